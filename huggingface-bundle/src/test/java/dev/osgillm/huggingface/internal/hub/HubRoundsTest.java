/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.EventStream;
import dev.osgillm.api.model.ModelDownload;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelProgress;
import dev.osgillm.tck.dialect.HubLikeServer;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that does not come in one go. */
@Timeout(60)
class HubRoundsTest {

    private static final int MIB = 1 << 20;
    private static final int SIZE = 5 * MIB;
    private static final String STORE = "/xet/*";

    @TempDir
    private Path folder;

    private final HubFixture fixture = new HubFixture();
    private final HubLikeServer server = fixture.server;
    private final byte[] content = HubFixture.content(SIZE);

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<ModelProgress> download() {
        List<ModelProgress> progress = new ArrayList<>();
        try (EventStream<ModelEvent> stream =
                fixture.hub(null).download(ModelDownload.builder("o/m", folder).build()).stream()) {
            stream.forEachRemaining(event -> {
                if (event instanceof ModelProgress p) {
                    progress.add(p);
                }
            });
        }
        return progress;
    }

    private void keep(int size) throws IOException {
        HubFile file = fixture.hub(null).files("o/m", null).execute().stream()
                .map(known -> new HubFile(known.path(), known.size(), known.sha256(), ""))
                .findFirst()
                .orElseThrow();
        Files.write(PartFile.pathFor(folder.resolve("model.gguf"), file), new byte[size]);
    }

    @Test
    void progressIsToldAgainAfterANewBeginning() throws IOException {
        server.large("o/m", "model.gguf", content);
        keep(4 * MIB);

        List<ModelProgress> progress = download();

        assertThat(progress)
                .filteredOn(p -> p.status().equals("downloading") && p.completed() < 3 * MIB)
                .hasSizeGreaterThan(1);
        assertThat(folder.resolve("model.gguf")).hasBinaryContent(content);
    }

    @Test
    void aNewBeginningThatBreaksOffIsGoneOnWith() throws IOException {
        server.large("o/m", "model.gguf", content);
        keep(4 * MIB);
        Script whole = exchange -> {
            exchange.head(200, Map.of("Content-Length", Integer.toString(SIZE)));
            exchange.raw(Arrays.copyOf(content, 2 * MIB));
            exchange.close();
        };
        Script rest = exchange -> {
            String from = exchange.request().header("Range").orElseThrow().replaceAll("\\D", "");
            exchange.answer(
                    206,
                    Map.of("Content-Range", "bytes " + from + "-" + (SIZE - 1) + "/" + SIZE),
                    Arrays.copyOfRange(content, Integer.parseInt(from), SIZE));
        };
        server.cdn().on("GET", STORE, whole, Scripts.text(503, "Busy"), Scripts.text(503, "Busy"), rest);

        download();

        assertThat(folder.resolve("model.gguf")).hasBinaryContent(content);
    }

    @Test
    void aFinishedFileIsNotWatchedAnyMore() throws Exception {
        server.large("o/m", "a.gguf", content).large("o/m", "b.gguf", HubFixture.content(100));
        server.cdn()
                .on("GET", STORE, exchange -> exchange.answer(200, Map.of(), content), Scripts.stallBeforeHeaders());
        var call = fixture.hub(null, Duration.ofHours(1), Disk.REAL)
                .download(ModelDownload.builder("o/m", folder).build());
        call.executeAsync();
        server.cdn().awaitRequest();
        server.cdn().awaitRequest();

        assertThat(fixture.timer.getQueue()).hasSize(1);
        call.cancel();
    }

    @Test
    void checkingWhatIsThereWaitsForTheSubscriber() throws Exception {
        server.large("o/m", "model.gguf", content);
        Path there = Files.write(folder.resolve("model.gguf"), content);
        Taker taker = new Taker();
        fixture.hub(null)
                .download(ModelDownload.builder("o/m", folder).build())
                .events()
                .subscribe(taker);
        taker.first.join();
        fixture.awaitIdle();

        try (FileChannel file = FileChannel.open(there, StandardOpenOption.WRITE)) {
            file.truncate(3 * MIB);
        }
        taker.subscription.request(Long.MAX_VALUE);

        assertThat(taker.checked).containsExactly((long) MIB, 2L * MIB, 3L * MIB);
    }

    /** Takes one event, and more when it is told to. */
    private static final class Taker implements Flow.Subscriber<ModelEvent> {

        final CompletableFuture<Void> first = new CompletableFuture<>();
        final List<Long> checked = new CopyOnWriteArrayList<>();
        volatile Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(ModelEvent event) {
            if (event instanceof ModelProgress p && p.status().equals("checking")) {
                checked.add(p.completed());
            }
            first.complete(null);
        }

        @Override
        public void onError(Throwable failure) {
            first.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            first.complete(null);
        }
    }
}
