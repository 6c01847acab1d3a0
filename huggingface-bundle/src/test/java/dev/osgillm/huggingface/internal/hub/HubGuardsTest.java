/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.ModelDownload;
import dev.osgillm.tck.dialect.HubLikeServer;
import dev.osgillm.tck.server.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a download does not take at its word. */
@Timeout(60)
class HubGuardsTest {

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

    private void download() {
        fixture.hub(null).download(ModelDownload.builder("o/m", folder).build()).execute();
    }

    private LlmException failure() {
        return catchThrowableOfType(LlmException.class, this::download);
    }

    private void assertNothingWritten() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFileWithoutAChecksumIsRefusedBeforeTheFirstByte() throws IOException {
        server.large("o/m", "fine.gguf", content).large("o/m", "odd.gguf", content);
        String tree = "[{\"type\":\"file\",\"path\":\"fine.gguf\",\"size\":1,\"lfs\":{\"size\":1,\"oid\":\""
                + "ab".repeat(32) + "\"}},{\"type\":\"file\",\"path\":\"odd.gguf\",\"size\":1048576,"
                + "\"lfs\":{\"size\":1048576,\"oid\":\"md5:1234\"}}]";
        server.hub()
                .on(
                        "GET",
                        "/api/models/o/m/tree/*",
                        exchange -> exchange.answer(200, Map.of("Content-Type", "application/json"), tree));

        LlmException failure = failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failure).hasMessageContaining("no checksum of odd.gguf");
        assertNothingWritten();
        assertThat(server.cdn().requests()).isEmpty();
    }

    @Test
    void aWebPageOfAModelIsAFileAsAnyOther() {
        server.large("o/m", "index.html", content);
        server.cdn().on("GET", STORE, exchange -> exchange.answer(200, Map.of("Content-Type", "text/html"), content));

        download();

        assertThat(folder.resolve("index.html")).hasBinaryContent(content);
    }

    @Test
    void aPageInsteadOfTheFileIsNotWritten() throws IOException {
        server.large("o/m", "model.gguf", content);
        HubFile file = new HubFile(
                "model.gguf",
                SIZE,
                fixture.hub(null).files("o/m", null).execute().get(0).sha256(),
                "");
        Path part = PartFile.pathFor(folder.resolve("model.gguf"), file);
        byte[] begun = Arrays.copyOf(content, SIZE / 2);
        Files.write(part, begun);
        server.cdn().on("GET", STORE, Scripts.html(200, "<html>Log in to the network</html>"));

        LlmException failure = failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failure).hasMessageContainingAll("34 bytes", "model.gguf", "text/html");
        assertThat(part).hasBinaryContent(begun);
    }
}
