/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.EventStream;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.model.FilesReady;
import dev.osgillm.api.model.ModelDownload;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelProgress;
import dev.osgillm.tck.dialect.HubLikeServer;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class HubDownloadTest {

    private static final int SIZE = 5 << 20;

    @TempDir
    private Path folder;

    private final HubFixture fixture = new HubFixture();
    private final HubLikeServer server = fixture.server;
    private final Hub hub = fixture.hub(HubFixture.TOKEN);
    private final byte[] big = HubFixture.content(SIZE);

    @AfterEach
    void close() {
        fixture.close();
    }

    private StreamingCall<ModelEvent, List<Path>> download(String... patterns) {
        ModelDownload.Builder download = ModelDownload.builder("o/m", folder);
        Stream.of(patterns).forEach(download::pattern);
        return hub.download(download.build());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private Path part() throws IOException {
        return folder.resolve(names().stream()
                .filter(name -> name.endsWith(".part"))
                .findFirst()
                .orElseThrow());
    }

    @Test
    void bringsSmallAndLargeFilesWithProgressOfEach() throws IOException {
        server.large("o/m", "sub/model.gguf", big)
                .small("o/m", "config.json", new byte[] {'h', 'e', 'l', 'l', 'o', '\n'});
        List<ModelEvent> events = new ArrayList<>();

        try (EventStream<ModelEvent> stream = download().stream()) {
            stream.forEachRemaining(events::add);
        }

        assertThat(folder.resolve("config.json")).hasContent("hello\n");
        assertThat(folder.resolve("sub/model.gguf")).hasBinaryContent(big);
        assertThat(names()).containsExactly("config.json", "sub/model.gguf");
        assertThat(events.get(events.size() - 1))
                .isEqualTo(new FilesReady(List.of(folder.resolve("config.json"), folder.resolve("sub/model.gguf"))));
        assertThat(events)
                .filteredOn(
                        event -> event instanceof ModelProgress p && p.part().equals("sub/model.gguf"))
                .hasSizeGreaterThan(4)
                .startsWith(new ModelProgress("downloading", "sub/model.gguf", 0, SIZE))
                .endsWith(new ModelProgress("complete", "sub/model.gguf", SIZE, SIZE));
    }

    @Test
    void theTokenStaysWithTheHub() {
        server.large("o/m", "model.gguf", big).small("o/m", "config.json", new byte[1]);

        download().execute();

        assertThat(server.hub().requests()).allSatisfy(request -> assertThat(request.header("Authorization"))
                .hasValue("Bearer " + HubFixture.TOKEN));
        assertThat(server.cdn().requests()).hasSize(1).allSatisfy(request -> assertThat(request.header("Authorization"))
                .isEmpty());
        assertThat(server.hub().requests())
                .extracting(RecordedRequest::path)
                .contains("/o/m/resolve/" + HubLikeServer.COMMIT + "/model.gguf");
    }

    @Test
    void choosesFilesByPatterns() throws IOException {
        for (String path : List.of("a.gguf", "b.txt", "sub/c.gguf", "sub/deep/d.json")) {
            server.small("o/m", path, path.getBytes());
        }

        assertThat(download("*.gguf", "sub/**.json").execute())
                .containsExactly(folder.resolve("a.gguf"), folder.resolve("sub/deep/d.json"));
        assertThat(names()).containsExactly("a.gguf", "sub/deep/d.json");
    }

    @Test
    void bringsAnEmptyFileWithoutAskingForIt() {
        server.small("o/m", "empty", new byte[0]);

        assertThat(download().execute()).singleElement().satisfies(file -> assertThat(file)
                .isEmptyFile());
        assertThat(server.hub().requests()).noneMatch(request -> request.path().contains("/resolve/"));
    }

    @Test
    void whatIsThereAndRightIsNotBroughtAgain() throws IOException {
        server.large("o/m", "model.gguf", big).large("o/m", "other.gguf", HubFixture.content(100));
        Files.write(folder.resolve("model.gguf"), big);
        Files.write(folder.resolve("other.gguf"), new byte[100]);

        download().execute();

        assertThat(server.cdn().requests()).hasSize(1);
        assertThat(folder.resolve("other.gguf")).hasBinaryContent(HubFixture.content(100));
    }

    @Test
    void goesOnWhereABrokenConnectionEnded() throws IOException {
        server.large("o/m", "model.gguf", big);
        Map<String, String> head = Map.of("Content-Length", Integer.toString(SIZE));
        server.cdn()
                .on(
                        "GET",
                        "/xet/*",
                        exchange -> {
                            exchange.head(200, head);
                            exchange.raw(Arrays.copyOf(big, SIZE / 2));
                            exchange.close();
                        },
                        exchange -> {
                            String from = exchange.request()
                                    .header("Range")
                                    .orElseThrow()
                                    .replaceAll("\\D", "");
                            byte[] rest = Arrays.copyOfRange(big, Integer.parseInt(from), SIZE);
                            exchange.answer(
                                    206,
                                    Map.of("Content-Range", "bytes " + from + "-" + (SIZE - 1) + "/" + SIZE),
                                    rest);
                        });

        download().execute();

        assertThat(server.cdn().requests()).hasSize(2);
        assertThat(server.cdn().requests().get(1).header("Range")).hasValue("bytes=" + SIZE / 2 + "-");
        assertThat(folder.resolve("model.gguf")).hasBinaryContent(big);
    }

    @Test
    void aCancelledDownloadKeepsItsPartAndGoesOn() throws Exception {
        server.large("o/m", "model.gguf", big);
        server.cdn().on("GET", "/xet/*", Scripts.stallAfter(exchange -> {
            exchange.head(200, Map.of("Content-Length", Integer.toString(SIZE)));
            exchange.raw(Arrays.copyOf(big, SIZE / 2));
        }));
        StreamingCall<ModelEvent, List<Path>> call = download();
        try (EventStream<ModelEvent> stream = call.stream()) {
            while (!(stream.next() instanceof ModelProgress p && p.completed() > 1 << 20)) {
                // Until some of it has arrived.
            }
        }
        server.cdn().awaitDisconnect();
        long kept = Files.size(part());
        assertThat(kept).isGreaterThan(1 << 20);
        assertThat(folder.resolve("model.gguf")).doesNotExist();

        server.cdn().on("GET", "/xet/*", exchange -> {
            String from = exchange.request().header("Range").orElseThrow().replaceAll("\\D", "");
            exchange.answer(
                    206,
                    Map.of("Content-Range", "bytes " + from + "-" + (SIZE - 1) + "/" + SIZE),
                    Arrays.copyOfRange(big, Integer.parseInt(from), SIZE));
        });
        download().executeAsync().toCompletableFuture().get(30, TimeUnit.SECONDS);

        assertThat(folder.resolve("model.gguf")).hasBinaryContent(big);
        assertThat(names()).containsExactly("model.gguf");
    }

    @Test
    void aServerThatIgnoresTheRangeIsReadFromTheBeginning() throws IOException {
        server.small("o/m", "text", big);
        Files.write(folder.resolve("text." + blobOf() + ".part"), new byte[777]);
        server.hub().on("GET", "/api/resolve-cache/models/*", exchange -> exchange.answer(200, Map.of(), big));

        download().execute();

        assertThat(server.hub()
                        .requests()
                        .get(server.hub().requests().size() - 1)
                        .header("If-Range"))
                .isPresent();
        assertThat(folder.resolve("text")).hasBinaryContent(big);
    }

    @Test
    void aPartThatIsWrongIsBroughtAnew() throws IOException {
        server.small("o/m", "text", big);
        Files.write(folder.resolve("text." + blobOf() + ".part"), new byte[777]);

        download().execute();

        assertThat(folder.resolve("text")).hasBinaryContent(big);
    }

    private String blobOf() {
        hub.files("o/m", null).execute();
        return new GitBlob(big).id().substring(0, 12);
    }

    @Test
    void aSlowSubscriberSlowsTheServerDown() throws Exception {
        byte[] huge = HubFixture.content(64 << 20);
        server.large("o/m", "model.gguf", huge);
        try (EventStream<ModelEvent> stream = download().stream()) {
            for (int i = 0; i < 3; i++) {
                stream.next();
            }
            // The stream asks for a few events ahead, each a megabyte; the rest waits at the server.
            assertThat(Files.size(part())).isLessThan(48 << 20);
        }
        server.cdn().awaitDisconnect();
    }
}
