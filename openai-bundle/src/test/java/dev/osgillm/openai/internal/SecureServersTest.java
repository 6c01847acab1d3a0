/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.ServerTls;
import dev.osgillm.tck.server.TestCertificates;
import dev.osgillm.tck.server.TestCertificates.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class SecureServersTest {

    private static final String KEY = "sk-test-0123456789";

    private final TestCertificates certificates = TestCertificates.get();
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private Transport transport;
    private ScriptedServer server;

    @AfterEach
    void close() {
        threads.shutdownNow();
        if (transport != null) {
            transport.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private LlmException failure(HttpClient.Builder builder, String address) {
        transport = new Transport(builder);
        OpenAiProvider provider = transport.provider(
                Timeouts.INHERITED, "base_url", address, ".api_key", KEY, "id", "work", "model", "m");
        LlmException whole = catchThrowableOfType(
                LlmException.class, () -> provider.newCall(ChatRequest.of("Hi")).execute());
        LlmException streamed = catchThrowableOfType(LlmException.class, () -> {
            try (var stream = provider.newCall(ChatRequest.of("Hi")).stream()) {
                stream.next();
            }
        });
        assertThat(streamed.retryable()).isFalse();
        assertThat(whole.retryable()).isFalse();
        assertThat(whole).hasMessageStartingWith("work: ").hasMessageContaining(address);
        assertThat(whole.getMessage()).doesNotContain(KEY).matches("\\p{Print}+");
        return whole;
    }

    private LlmException failure(SSLContext trust, ServerTls tls) {
        server = ScriptedServer.startTls(tls);
        LlmException failure =
                failure(HttpClient.newBuilder().sslContext(trust), server.uri().toString());
        assertThat(server.requests()).isEmpty();
        return failure;
    }

    @Test
    void aCertificateOfAnUnknownAuthorityNamesTheTrustStore() throws Exception {
        LlmException failure = failure(SSLContext.getDefault(), certificates.server(Kind.SERVER));

        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure).hasMessageContainingAll("trust_store", "etc/dev.osgillm.transport.cfg");
        assertThat(server.connections()).as("attempts of both calls").isEqualTo(2);
    }

    @Test
    void anExpiredCertificateIsSaidToBeExpired() {
        LlmException failure = failure(certificates.client(), certificates.server(Kind.EXPIRED));

        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure).hasMessageContainingAll("not valid now (NotAfter", "Renew it", "clock");
    }

    @Test
    void aCertificateOfAnotherHostNamesTheAddress() {
        LlmException failure = failure(certificates.client(), certificates.server(Kind.OTHER_HOST));

        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure).hasMessageContainingAll("another host", "127.0.0.1", "Correct base_url");
    }

    @Test
    void aMissingClientCertificateNamesTheKeyStore() {
        LlmException failure =
                failure(certificates.client(), certificates.server(Kind.SERVER).requireClientCertificate());

        // The alert of the server can be overtaken by the end of its connection.
        assertThat(failure.kind()).isIn(ErrorKind.CONFIGURATION, ErrorKind.NETWORK);
        assertThat(failure).hasMessageContaining("key_store");
    }

    @Test
    void aPlainServerBehindAnHttpsAddressIsNamed() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"))) {
            // Not on the common pool, where the JDK's client tells of failed connections: this one blocks.
            CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> refuseTwice(plain), threads);

            LlmException failure = failure(HttpClient.newBuilder(), "https://127.0.0.1:" + plain.getLocalPort());

            assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
            assertThat(failure).hasMessageContaining("begin base_url with http://");
            answers.join();
        }
    }

    private static void refuseTwice(ServerSocket plain) {
        for (int i = 0; i < 2; i++) {
            try (Socket socket = plain.accept()) {
                socket.getInputStream().read();
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes());
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aServerThatBreaksTheHandshakeOffIsNamed() {
        server = ScriptedServer.start();

        LlmException failure = failure(
                HttpClient.newBuilder(), "https://127.0.0.1:" + server.uri().getPort());

        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure).hasMessageContainingAll("broke off the TLS handshake", "http://", "key_store");
    }

    @Test
    void aSecureServerBehindAnHttpAddressIsNamed() {
        server = ScriptedServer.startTls(certificates.server(Kind.SERVER));

        LlmException failure = failure(
                HttpClient.newBuilder(), "http://127.0.0.1:" + server.uri().getPort());

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("Begin base_url with https://");
    }
}
