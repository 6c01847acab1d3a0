/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import static dev.osgillm.tck.server.Scripts.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.tck.server.TestCertificates.Kind;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(240)
class ScriptedServerTlsTest {

    private final TestCertificates certificates = TestCertificates.get();
    private final ServerTls tls = certificates.server(Kind.SERVER);
    private final ScriptedServer server = ScriptedServer.startTls(tls);
    private final HttpClient client =
            HttpClient.newBuilder().sslContext(certificates.client()).build();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void answersAndRecordsWhatTheClientOffered() throws Exception {
        server.on("GET", "/a", text(200, "secure"));

        assertThat(server.uri()).hasScheme("https");
        assertThat(get(client, "/a").body()).isEqualTo("secure");
        assertThat(tls.offeredProtocols()).containsExactly(List.of("h2", "http/1.1"));
        assertThat(server.awaitRequest().path()).isEqualTo("/a");
    }

    @Test
    void streamsByteByByteAndInTheTestsOwnTime() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        server.on("GET", "/r", rawStreamByteByByte(SSE, "data: é😀\r\n\r\n"))
                .on("GET", "/g", openSse("one").then(gate(gate)).then(end()));

        assertThat(get(client, "/r").body()).isEqualTo("data: é😀\r\n\r\n");
        CompletableFuture<HttpResponse<String>> held = client.sendAsync(request("/g"), BodyHandlers.ofString());
        server.awaitRequest();
        gate.countDown();
        assertThat(held.get().body()).isEqualTo("data: one\n\n");
    }

    @Test
    void seesThatTheClientLeftAStalledAnswer() throws Exception {
        server.on("GET", "/stall", stallAfter(openSse("one")));
        try (SSLSocket socket = connected()) {
            socket.getOutputStream().write("GET /stall HTTP/1.1\r\n\r\n".getBytes());
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }

        server.awaitDisconnect();
    }

    @Test
    void resetsBelowTls() throws Exception {
        server.on("GET", "/reset", resetBeforeHeaders());
        try (SSLSocket socket = connected()) {
            socket.getOutputStream().write("GET /reset HTTP/1.1\r\n\r\n".getBytes());
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void closesInTheNormalWay() throws Exception {
        server.on("GET", "/empty", emptyReply());
        try (SSLSocket socket = connected()) {
            socket.getOutputStream().write("GET /empty HTTP/1.1\r\n\r\n".getBytes());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThatThrownBy(server::awaitDisconnect).isInstanceOf(AssertionError.class);
    }

    @Test
    void closeEndsAllThreadsEvenOfStalledAnswers() throws Exception {
        ScriptedServer other = ScriptedServer.startTls(certificates.server(Kind.SERVER));
        other.on("GET", "/stall", stallAfter(openSse("one")));
        client.sendAsync(HttpRequest.newBuilder(other.uri().resolve("/stall")).build(), BodyHandlers.ofString());
        other.awaitRequest();

        other.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(
                        name -> name.startsWith("scripted-server-" + other.uri().getPort() + "-"));
    }

    @Test
    void takesOnlyClientsWithACertificateWhereItMust() throws Exception {
        HttpClient known = HttpClient.newBuilder()
                .sslContext(certificates.context(Kind.CLIENT))
                .build();
        try (ScriptedServer strict =
                ScriptedServer.startTls(certificates.server(Kind.SERVER).requireClientCertificate())) {
            strict.otherwise(text(200, "welcome"));
            HttpRequest request = HttpRequest.newBuilder(strict.uri()).build();

            assertThat(known.send(request, BodyHandlers.ofString()).body()).isEqualTo("welcome");
            assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            assertThat(strict.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"EXPIRED", "OTHER_HOST"})
    void clientsRefuseABadCertificate(Kind kind) {
        try (ScriptedServer bad = ScriptedServer.startTls(certificates.server(kind))) {
            assertThatThrownBy(
                            () -> client.send(HttpRequest.newBuilder(bad.uri()).build(), BodyHandlers.discarding()))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void noOtherClientTrustsTheAuthority() {
        assertThatThrownBy(() -> get(HttpClient.newHttpClient(), "/a")).isInstanceOf(SSLHandshakeException.class);
    }

    private SSLSocket connected() throws IOException {
        return (SSLSocket) certificates
                .client()
                .getSocketFactory()
                .createSocket("127.0.0.1", server.uri().getPort());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path)).build();
    }

    private HttpResponse<String> get(HttpClient with, String path) throws Exception {
        return with.send(request(path), BodyHandlers.ofString());
    }
}
