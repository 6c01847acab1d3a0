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
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import dev.osgillm.tck.server.TestCertificates;
import dev.osgillm.tck.server.TestCertificates.Kind;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the token goes when the Hub is asked over https. */
@Timeout(240)
class HubOverTlsTest {

    @TempDir
    private Path folder;

    private final TestCertificates certificates = TestCertificates.get();
    private final HubFixture fixture = new HubFixture(
            HubLikeServer.startTls(certificates.server(Kind.SERVER)),
            HttpClient.newBuilder().sslContext(certificates.client()));
    private final HubLikeServer server = fixture.server;
    private final byte[] content = HubFixture.content(1 << 20);

    @AfterEach
    void close() {
        fixture.close();
    }

    private void download() {
        fixture.hub(HubFixture.TOKEN)
                .download(ModelDownload.builder("o/m", folder).build())
                .execute();
    }

    @Test
    void theTokenGoesToTheHubAndNotToWhereItRedirects() {
        server.large("o/m", "model.gguf", content);

        download();

        assertThat(folder.resolve("model.gguf")).hasBinaryContent(content);
        assertThat(server.uri()).hasScheme("https");
        assertThat(server.hub().requests()).isNotEmpty().allSatisfy(request -> assertThat(
                        request.header("Authorization"))
                .hasValue("Bearer " + HubFixture.TOKEN));
        assertThat(server.cdn().requests())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.headers().toString()).doesNotContain(HubFixture.TOKEN));
    }

    @Test
    void noRedirectToPlainHttpIsFollowed() {
        server.large("o/m", "model.gguf", content);
        try (ScriptedServer plain = ScriptedServer.start()) {
            server.hub().on("GET", "/o/m/resolve/*", Scripts.redirect(plain.uri() + "/model.gguf"));

            LlmException failure = catchThrowableOfType(LlmException.class, this::download);

            assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
            assertThat(failure).hasMessageContainingAll("without encryption", "not followed");
            assertThat(plain.connections()).isZero();
        }
    }
}
