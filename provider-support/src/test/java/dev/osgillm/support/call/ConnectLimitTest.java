/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.time.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connect limit, for requests with a body and without. */
@Timeout(60)
class ConnectLimitTest {

    private static final RetryPolicy ONCE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, () -> 0);
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Engines engines = new Engines();
    private final ManualTime time = new ManualTime();
    private final CallEngine engine =
            engines.engine(time, Timeouts.builder().connect(LIMIT).build(), ONCE);

    @AfterEach
    void close() {
        engines.close();
        time.shutdownNow();
    }

    private CompletableFuture<String> start(URI server, String method) {
        return engine.call(new ToyRequest(server, method, true), Timeouts.INHERITED)
                .executeAsync()
                .toCompletableFuture();
    }

    private static LlmException failure(CompletableFuture<String> answer) {
        Throwable thrown = catchThrowableOfType(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS));
        return (LlmException) thrown.getCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "EMPTY", "POST"})
    void aConnectionThatIsNotMadeEndsTheCallWithTheNameOfItsLimit(String method) throws IOException {
        for (String scheme : List.of("http", "https")) {
            try (BusyListener busy = new BusyListener()) {
                CompletableFuture<String> answer = start(busy.uri(scheme), method);
                time.awaitScheduled(LIMIT);
                assertThat(answer).isNotDone();

                time.pass(LIMIT);

                LlmException failure = failure(answer);
                assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(ErrorKind.TIMEOUT);
                assertThat(failure).hasMessageContaining("the limit connect_timeout.");
                assertThat(failure).hasMessageContaining(busy.uri(scheme).toString());
                assertThat(TransportErrors.unsent(failure)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "EMPTY", "POST"})
    void aSlowAnswerIsNoMatterOfTheConnectLimit(String method) throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.on("*", "/words", stallBeforeHeaders());
            CompletableFuture<String> answer = start(server.uri(), method);
            server.awaitRequest();

            time.pass(Duration.ofMinutes(5));
            engines.settle();

            assertThat(answer).isNotDone();
            time.pass(Duration.ofMinutes(5));
            assertThat(failure(answer)).hasMessageContaining("the limit timeout");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "EMPTY", "POST"})
    void aKeptConnectionCountsAsMade(String method) throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.on("*", "/words", json(200, "1"), stallBeforeHeaders());
            assertThat(start(server.uri(), method).get(30, TimeUnit.SECONDS)).isEqualTo("1");
            CompletableFuture<String> answer = start(server.uri(), method);
            server.awaitRequest();
            server.awaitRequest();

            time.pass(Duration.ofMinutes(5));
            engines.settle();

            assertThat(answer).isNotDone();
            assertThat(server.connections()).isEqualTo(1);
            answer.cancel(true);
        }
    }

    @Test
    void theLimitOfTheTransportIsNamedAsItsOwn() throws IOException {
        HttpClient impatient = HttpClient.newBuilder()
                .executor(engines.client.executor().orElseThrow())
                .connectTimeout(Duration.ofMillis(50))
                .build();
        try (BusyListener busy = new BusyListener()) {
            Call<String> call = engines.engine(impatient, time, Timeouts.INHERITED, ONCE)
                    .call(new ToyRequest(busy.uri("http"), "GET", true), Timeouts.INHERITED);
            LlmException failure = catchThrowableOfType(LlmException.class, call::execute);
            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure).hasMessageContaining("connect_timeout_ms of the transport");
            assertThat(TransportErrors.unsent(failure)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "EMPTY", "POST", "stream"})
    void plainHttpNeverAsksForAnUpgrade(String method) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("http://127.0.0.1:" + listener.getLocalPort());
            if (method.equals("stream")) {
                engine.streamingCall(Engines.words(uri), Timeouts.INHERITED)
                        .events()
                        .subscribe(new Probe(1));
            } else {
                start(uri, method);
            }
            try (Socket socket = listener.accept()) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int next = socket.getInputStream().read();
                    assertThat(next).as("the head is whole").isNotNegative();
                    head.append((char) next);
                }
                assertThat(head.toString().toLowerCase(java.util.Locale.ROOT))
                        .contains(" /words http/1.1\r\n")
                        .doesNotContain("upgrade", "http2-settings", "connection:", "expect:");
            }
        }
    }

    @Test
    void httpsMayNegotiateWhatTheTransportCan() {
        HttpRequest plain = HttpRequest.newBuilder(URI.create("http://h/")).build();
        HttpRequest secure = HttpRequest.newBuilder(URI.create("https://h/")).build();
        PreparedRequest.Watch watch = new PreparedRequest.Watch() {
            @Override
            public void begun() {}

            @Override
            public void connected() {}
        };
        assertThat(PreparedRequest.prepare(plain, watch).version()).contains(HttpClient.Version.HTTP_1_1);
        assertThat(PreparedRequest.prepare(secure, watch).version()).isEmpty();
    }

    @Test
    void aRequestIsTheSameOnEveryJdk() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.on("*", "/words", json(200, "1"));
            for (String method : List.of("GET", "DELETE", "EMPTY")) {
                start(server.uri(), method).get(30, TimeUnit.SECONDS);
                RecordedRequest request = server.awaitRequest();
                assertThat(request.header("Content-Length")).as(method).contains("0");
                assertThat(request.body()).isEmpty();
            }
        }
    }
}
