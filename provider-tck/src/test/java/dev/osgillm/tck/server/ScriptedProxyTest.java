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
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class ScriptedProxyTest {

    private final ScriptedProxy proxy = ScriptedProxy.start();
    private final ScriptedServer server = ScriptedServer.start();
    private final HttpClient client = client(HttpClient.newBuilder());

    private HttpClient client(HttpClient.Builder builder) {
        return builder.proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())))
                .build();
    }

    @AfterEach
    void close() {
        proxy.close();
        server.close();
    }

    @Test
    void forwardsPlainRequestsWithTheirBodiesOneAfterTheOther() throws Exception {
        server.on("POST", "/a", sse("one"), text(200, "two"));

        assertThat(post(client, server.uri(), "first").body()).isEqualTo("data: one\n\n");
        assertThat(post(client, server.uri(), "second").body()).isEqualTo("two");

        assertThat(server.requests()).extracting(RecordedRequest::body).containsExactly("first", "second");
        assertThat(proxy.seen())
                .extracting(ScriptedProxy.Seen::toString)
                .containsOnly("POST " + server.uri() + "/a?b=c");
        assertThat(server.requests().get(0).query()).isEqualTo("b=c");
    }

    @Test
    void tunnelsAndSeesNothingOfWhatIsInside() throws Exception {
        TestCertificates certificates = TestCertificates.get();
        try (ScriptedServer secure = ScriptedServer.startTls(certificates.server(Kind.SERVER))) {
            secure.otherwise(text(200, "inside"));
            HttpClient trusting = client(HttpClient.newBuilder().sslContext(certificates.client()));

            assertThat(post(trusting, secure.uri(), "body").body()).isEqualTo("inside");

            assertThat(proxy.seen())
                    .singleElement()
                    .hasToString("CONNECT 127.0.0.1:" + secure.uri().getPort());
        }
    }

    @Test
    void servesOnlyThoseWithTheRightCredentials() throws Exception {
        proxy.demand("ann", "secret");
        server.otherwise(text(200, "ok"));
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri());

        assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(407);
        request.header("Proxy-Authorization", "Basic YW5uOnNlY3JldA==");
        assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);

        assertThat(server.awaitRequest().headers()).doesNotContainKey("Proxy-Authorization");
        assertThat(proxy.seen().toString()).doesNotContain("YW5u");
    }

    @Test
    void passesOnThatTheClientLeft() throws Exception {
        server.on("GET", "/stall", stallAfter(openSse("one")));
        try (Socket socket = new Socket("127.0.0.1", proxy.port())) {
            String request = "GET " + server.uri() + "/stall HTTP/1.1\r\nHost: x\r\n\r\n";
            socket.getOutputStream().write(request.getBytes());
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }

        server.awaitDisconnect();
    }

    @Test
    void saysThatTheServerIsNotThere() throws Exception {
        URI gone = server.uri();
        server.close();

        assertThat(post(client, gone, "x").statusCode()).isEqualTo(502);
    }

    @Test
    void takesRequestsAndAnswersNoneUntilItCloses() throws Exception {
        proxy.stall();
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(HttpRequest.newBuilder(server.uri()).build(), BodyHandlers.ofString());
        proxy.awaitRequest();
        assertThat(answer).isNotDone();

        proxy.close();

        assertThatThrownBy(answer::get).hasCauseInstanceOf(IOException.class);
        assertThat(server.requests()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("scripted-proxy-" + proxy.port() + "-"));
    }

    private static HttpResponse<String> post(HttpClient with, URI server, String body) throws Exception {
        return with.send(
                HttpRequest.newBuilder(server.resolve("/a?b=c"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
