/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.ModelDownload;
import dev.osgillm.tck.dialect.HubLikeServer;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HubDownloadFailuresTest {

    private static final int SIZE = 1 << 20;
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

    private LlmException failure(Hub hub, ModelDownload download) {
        try {
            throw new AssertionError("Answered " + hub.download(download).execute());
        } catch (LlmException e) {
            assertThat(e.providerId()).hasValue("hf");
            assertThat(e).hasMessageNotContaining(HubFixture.TOKEN).hasMessageNotContaining("X-Amz");
            return e;
        }
    }

    private LlmException failure() {
        return failure(
                fixture.hub(HubFixture.TOKEN),
                ModelDownload.builder("o/m", folder).build());
    }

    private void assertNothingWritten() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private long kept() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path only = files.reduce((a, b) -> {
                        throw new AssertionError(a + " and " + b);
                    })
                    .orElseThrow();
            assertThat(only.toString()).endsWith(".part");
            return Files.size(only);
        }
    }

    @Test
    void aGatedModelSaysWhereToAcceptItsTerms() throws IOException {
        server.large("o/m", "model.gguf", content).gate("o/m");

        LlmException known = failure();
        LlmException unknown =
                failure(fixture.hub(null), ModelDownload.builder("o/m", folder).build());

        assertThat(known.kind()).isEqualTo(ErrorKind.PERMISSION);
        assertThat(known)
                .hasMessageContaining("Accept the terms at " + server.uri() + "/o/m with the account of the token");
        assertThat(unknown.kind()).isEqualTo(ErrorKind.PERMISSION);
        assertThat(unknown).hasMessageContaining("Accept the terms at " + server.uri() + "/o/m and set a token");
        assertNothingWritten();
    }

    @Test
    void aWrongRevisionAndPatternsWithoutFilesAreRefused() throws IOException {
        server.large("o/m", "model.gguf", content);
        Hub hub = fixture.hub(null);

        assertThat(failure(
                                hub,
                                ModelDownload.builder("o/m", folder)
                                        .revision("v9")
                                        .build())
                        .kind())
                .isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        LlmException nothing = failure(
                hub, ModelDownload.builder("o/m", folder).pattern("*.bin").build());
        assertThat(nothing.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(nothing).hasMessageContaining("[*.bin]");
        assertNothingWritten();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../out", "a/../../out", "/etc/out", "a\\..\\out", "C:out", "a//b", "a/./b", "..", "a\u0000b"})
    void aNameThatLeavesTheFolderIsRefusedBeforeAnythingIsWritten(String name) throws IOException {
        server.large("o/m", "fine.gguf", content).large("o/m", name, content);

        LlmException failure = failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failure).hasMessageContaining("would not stay in the folder " + folder);
        assertNothingWritten();
        assertThat(server.cdn().requests()).isEmpty();
    }

    @Test
    void aLinkOutOfTheFolderIsNotFollowed(@TempDir Path outside) throws IOException {
        server.large("o/m", "sub/model.gguf", content).large("o/m", "fine.gguf", content);
        Files.createSymbolicLink(folder.resolve("sub"), outside);

        assertThat(failure().kind()).isEqualTo(ErrorKind.PROTOCOL);

        try (Stream<Path> files = Files.list(outside)) {
            assertThat(files).isEmpty();
        }
        assertThat(folder.resolve("fine.gguf")).doesNotExist();
    }

    @Test
    void wrongContentIsThrownAway() throws IOException {
        server.large("o/m", "model.gguf", content);
        byte[] wrong = HubFixture.content(SIZE);
        wrong[5]++;
        server.cdn().on("GET", STORE, exchange -> exchange.answer(200, Map.of(), wrong));

        LlmException failure = failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failure).hasMessageContaining("checksum of model.gguf");
        assertNothingWritten();
    }

    @Test
    void moreThanTheHubTellsIsNotWritten() throws IOException {
        server.large("o/m", "model.gguf", content);
        server.cdn().on("GET", STORE, exchange -> {
            exchange.startChunks(200, Map.of());
            exchange.chunk(new byte[SIZE + 5]);
            exchange.endChunks();
        });

        assertThat(failure()).hasMessageContaining("more of model.gguf");

        assertThat(kept()).isLessThanOrEqualTo(SIZE);
    }

    @Test
    void anExpiredAddressIsAskedForAgain() {
        server.large("o/m", "model.gguf", content);
        server.cdn()
                .on(
                        "GET",
                        STORE,
                        Scripts.text(403, "Request has expired"),
                        exchange -> exchange.answer(200, Map.of(), content));

        assertThat(fixture.hub(null)
                        .download(ModelDownload.builder("o/m", folder).build())
                        .execute())
                .hasSize(1);
        assertThat(server.hub().requests())
                .filteredOn(request -> request.path().contains("/resolve/"))
                .hasSize(2);
    }

    @Test
    void aServerThatBreaksOffWithoutProgressIsGivenUp() {
        server.large("o/m", "model.gguf", content);
        server.cdn().on("GET", STORE, Scripts.resetBeforeHeaders());

        assertThat(failure().kind()).isEqualTo(ErrorKind.NETWORK);
        // Three attempts; Java's client repeats a GET once more by itself.
        assertThat(server.cdn().requests()).hasSizeBetween(3, 6);
    }

    @Test
    void aSilentServerIsNotWaitedForForever() throws IOException {
        server.large("o/m", "model.gguf", content);
        Script half = exchange -> {
            exchange.head(200, Map.of("Content-Length", Integer.toString(SIZE)));
            exchange.raw(java.util.Arrays.copyOf(content, SIZE / 2));
        };
        server.cdn().on("GET", STORE, Scripts.stallAfter(half));

        LlmException failure = failure(
                fixture.hub(null, Duration.ofSeconds(2), Disk.REAL),
                ModelDownload.builder("o/m", folder).build());

        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure).hasMessageContaining("idle_timeout");
        server.cdn().awaitDisconnect();
        assertThat(kept()).isEqualTo(SIZE / 2);
    }

    @Test
    void aFullDiskIsToldBeforeAnythingIsBrought() throws IOException {
        server.large("o/m", "model.gguf", content);
        Disk full = new Disk() {
            @Override
            public long free(Path place) {
                return 1000;
            }
        };

        LlmException failure = failure(
                fixture.hub(null, Duration.ZERO, full),
                ModelDownload.builder("o/m", folder).build());

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure.code()).hasValue("disk_full");
        assertThat(failure).hasMessageContainingAll(folder.toString(), SIZE + " bytes are needed", "1000 are free");
        assertThat(server.cdn().requests()).isEmpty();
    }

    @Test
    void aDiskThatBecomesFullKeepsWhatHasArrived() throws IOException {
        server.large("o/m", "model.gguf", content);
        SmallDisk small = new SmallDisk(SIZE / 4);

        LlmException failure = failure(
                fixture.hub(null, Duration.ZERO, small),
                ModelDownload.builder("o/m", folder).build());

        assertThat(failure.code()).hasValue("disk_full");
        assertThat(failure).hasMessageContaining(folder.toString()).hasCauseInstanceOf(IOException.class);
        assertThat(kept()).isBetween(1L, (long) SIZE / 4);
        server.cdn().awaitDisconnect();

        assertThat(fixture.hub(null)
                        .download(ModelDownload.builder("o/m", folder).build())
                        .execute())
                .hasSize(1);
        assertThat(server.cdn().requests().get(1).header("Range")).isPresent();
    }

    @Test
    void twoDownloadsDoNotWriteTheSameFile() throws IOException {
        server.large("o/m", "model.gguf", content);
        String[] name = new String[1];
        Disk seen = new Disk() {
            @Override
            public FileChannel open(Path file) throws IOException {
                name[0] = file.toString();
                try (FileChannel other = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    other.lock();
                    return Disk.super.open(file);
                }
            }
        };

        LlmException failure = failure(
                fixture.hub(null, Duration.ZERO, seen),
                ModelDownload.builder("o/m", folder).build());

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining(name[0] + " is being written by another download");
    }

    @Test
    void aFolderThatIsAFileIsRefused() throws IOException {
        server.large("o/m", "model.gguf", content);
        Path file = Files.createFile(folder.resolve("file"));

        LlmException failure =
                failure(fixture.hub(null), ModelDownload.builder("o/m", file).build());

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining("cannot be written");
    }

    @Test
    void anInstanceThatLeavesEndsItsDownloads() throws Exception {
        server.large("o/m", "model.gguf", content);
        server.cdn().on("GET", STORE, Scripts.stallBeforeHeaders());
        var answer = fixture.hub(null)
                .download(ModelDownload.builder("o/m", folder).build())
                .executeAsync()
                .toCompletableFuture();
        server.cdn().awaitRequest();

        fixture.engine.close(Duration.ZERO);

        assertThatThrownBy(answer::join).cause().isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.UNAVAILABLE));
        server.cdn().awaitDisconnect();
    }

    /** Has room for so many bytes. */
    private static final class SmallDisk implements Disk {

        private long room;

        SmallDisk(long room) {
            this.room = room;
        }

        @Override
        public long free(Path place) {
            return room < SIZE / 4 ? 0 : Long.MAX_VALUE;
        }

        @Override
        public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
            int size = bytes.remaining();
            if (size > room) {
                room = 0;
                throw new IOException("No space left on device");
            }
            room -= size;
            Disk.super.write(channel, bytes);
        }
    }
}
