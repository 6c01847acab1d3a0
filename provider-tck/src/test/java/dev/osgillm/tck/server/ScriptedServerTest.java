/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import static dev.osgillm.tck.server.Scripts.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScriptedServerTest {

    private final ScriptedServer server = ScriptedServer.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void playsTheScriptsOfARouteInOrderAndRepeatsTheLast() throws Exception {
        server.on("GET", "/a", json(503, "{}"), text(200, "two"));

        assertThat(get("/a?x=1").statusCode()).isEqualTo(503);
        assertThat(get("/a").body()).isEqualTo("two");
        assertThat(get("/a").body()).isEqualTo("two");
        assertThat(server.requests()).extracting(RecordedRequest::query).containsExactly("x=1", "", "");
    }

    @Test
    void answersWithoutRecordingWhenNobodyAsksForRequests() throws Exception {
        server.on("GET", "/a", text(200, "one"), text(200, "two")).withoutRecording();

        assertThat(get("/a").body()).isEqualTo("one");
        assertThat(get("/a").body()).isEqualTo("two");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void theLongestMatchingRouteWins() throws Exception {
        server.on("*", "/v1/*", text(200, "any"))
                .on("GET", "/v1/models/*", text(200, "model"))
                .on("GET", "/v1/models/x", text(200, "exact"));

        assertThat(get("/v1/chat").body()).isEqualTo("any");
        assertThat(get("/v1/models/y").body()).isEqualTo("model");
        assertThat(get("/v1/models/x").body()).isEqualTo("exact");
    }

    @Test
    void whatHasNoScriptIsNamedInA404() throws Exception {
        HttpResponse<String> response = get("/nowhere");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("{\"error\":{\"message\":\"no script for GET /nowhere\"}}");
    }

    @Test
    void usesAConnectionAgainAndRecordsBodiesOfBothFramings() throws Exception {
        server.on("POST", "/b", text(200, "ok"), sse("x"), text(200, "ok"));

        send(post("/b", BodyPublishers.ofString("grüße")));
        byte[] bytes = "chunked".getBytes(StandardCharsets.UTF_8);
        send(post("/b", BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes))));
        send(post("/b", BodyPublishers.ofString("last")));

        assertThat(server.requests()).extracting(RecordedRequest::body).containsExactly("grüße", "chunked", "last");
        assertThat(server.requests()).extracting(RecordedRequest::connection).containsOnly(1);
        assertThat(server.awaitRequest().header("content-LENGTH")).contains("7");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void answersExpectContinue() throws Exception {
        server.on("POST", "/e", text(200, "ok"));
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/e"))
                .expectContinue(true)
                .POST(BodyPublishers.ofString("body"))
                .build();

        assertThat(send(request).statusCode()).isEqualTo(200);
        assertThat(server.awaitRequest().body()).isEqualTo("body");
    }

    @Test
    void honoursConnectionClose() throws Exception {
        server.on("GET", "/c", text(200, "bye"));
        try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
            socket.getOutputStream().write("GET /c HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes());
            assertThat(new String(socket.getInputStream().readAllBytes())).endsWith("\r\n\r\nbye");
        }
    }

    @Test
    void streamsWholeByteByByteAndFramed() throws Exception {
        server.on("GET", "/s", sse("one", "[DONE]"))
                .on("GET", "/n", ndjson("{}", "{\"done\":true}"))
                .on("GET", "/r", rawStreamByteByByte(SSE, "data: é😀\r\n\r\n"));

        assertThat(get("/s").body()).isEqualTo("data: one\n\ndata: [DONE]\n\n");
        assertThat(get("/n").body()).isEqualTo("{}\n{\"done\":true}\n");
        assertThat(get("/r").body()).isEqualTo("data: é😀\r\n\r\n");
        assertThat(get("/s").headers().firstValue("content-type")).contains(SSE);
    }

    @Test
    void aGateHoldsTheNextFrameBack() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        server.on(
                "GET",
                "/g",
                openSse("one").then(gate(gate)).then(frames(sseFrame("two"))).then(end()));

        InputStream body = client.send(
                        HttpRequest.newBuilder(server.uri().resolve("/g")).build(), BodyHandlers.ofInputStream())
                .body();
        assertThat(new String(body.readNBytes(11))).isEqualTo("data: one\n\n");
        assertThat(body.available()).isZero();
        gate.countDown();
        assertThat(new String(body.readAllBytes())).isEqualTo("data: two\n\n");
    }

    @Test
    void seesThatTheClientLeftAStalledAnswer() throws Exception {
        server.on("GET", "/stall", stallBeforeHeaders());
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                HttpRequest.newBuilder(server.uri().resolve("/stall")).build(), BodyHandlers.ofString());
        server.awaitRequest();

        assertThat(answer.cancel(true)).isTrue();

        server.awaitDisconnect();
    }

    @Test
    void doesNotTakeItsOwnCloseForTheClients() throws Exception {
        server.on("GET", "/close", closeAfter(openSse("one")));

        assertThatThrownBy(() -> get("/close")).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(server::awaitDisconnect).isInstanceOf(AssertionError.class);
    }

    @Test
    void resetsTheConnection() throws Exception {
        server.on("GET", "/reset", resetBeforeHeaders());
        try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
            socket.getOutputStream().write("GET /reset HTTP/1.1\r\n\r\n".getBytes());
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void givesNothingAtAll() throws Exception {
        server.on("GET", "/empty", emptyReply());
        try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
            socket.getOutputStream().write("GET /empty HTTP/1.1\r\n\r\n".getBytes());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void closeEndsAllThreadsEvenOfStalledAnswers() throws Exception {
        ScriptedServer other = ScriptedServer.start();
        other.on("GET", "/stall", stallAfter(openSse("one")));
        CountDownLatch never = new CountDownLatch(1);
        other.on("GET", "/gate", openSse("one").then(gate(never)));
        for (String path : new String[] {"/stall", "/gate"}) {
            client.sendAsync(HttpRequest.newBuilder(other.uri().resolve(path)).build(), BodyHandlers.ofString());
            other.awaitRequest();
        }
        String prefix = "scripted-server-" + other.uri().getPort() + "-";
        assertThat(threadsNamed(prefix)).isEqualTo(5);

        other.close();

        assertThat(threadsNamed(prefix)).isZero();
    }

    @Test
    void aWrongScriptIsToldToTheClient() throws Exception {
        server.on("GET", "/wrong", exchange -> {
            throw new IllegalStateException("oops");
        });

        assertThat(get("/wrong").body()).contains("oops");
    }

    private static long threadsNamed(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.uri() + path)).build());
    }

    private HttpRequest post(String path, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(server.uri().resolve(path)).POST(body).build();
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.sendAsync(request, BodyHandlers.ofString()).get(30, TimeUnit.SECONDS);
    }
}
