/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.emptyReply;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.resetBeforeHeaders;
import static dev.osgillm.tck.server.Scripts.sse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.time.ManualTime;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that never come, or not wholly. */
@Timeout(60)
class LostReplyTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");
    private static final RetryPolicy EAGER = new RetryPolicy(3, Duration.ZERO, Duration.ZERO, () -> 0);
    private static final Timeouts UNLIMITED = Timeouts.builder()
            .connect(Duration.ZERO)
            .firstToken(Duration.ZERO)
            .idle(Duration.ZERO)
            .total(Duration.ZERO)
            .build();

    private final Engines engines = new Engines();
    private final ScriptedServer server = ScriptedServer.start();
    private final ManualTime time = new ManualTime();
    private final CallEngine engine = engines.engine();

    @AfterEach
    void close() {
        server.close();
        engines.close();
        time.shutdownNow();
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of("no byte", emptyReply()),
                Arguments.of("a reset", resetBeforeHeaders()),
                Arguments.of("half a status line", cutAfter("HTTP/1.1 20")),
                Arguments.of("half the headers", cutAfter("HTTP/1.1 200 OK\r\nContent-Type: text/pl")),
                Arguments.of("no end of headers", cutAfter("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n")),
                Arguments.of(
                        "half the body",
                        cutAfter(
                                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\nhalf")),
                Arguments.of(
                        "half a chunk",
                        cutAfter("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\nA\r\nhalf")));
    }

    private static Script cutAfter(String text) {
        return exchange -> {
            exchange.raw(text);
            exchange.close();
        };
    }

    private static LlmException failure(Call<?> call) {
        return catchThrowableOfType(LlmException.class, call::execute);
    }

    private static void assertLost(LlmException failure) {
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.providerId()).contains("toy");
        assertThat(failure).hasMessageContaining("The server may have worked on the request");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void isANetworkErrorWhereTheRequestMustNotHappenTwice(String what, Script loss) {
        server.on("POST", "/words", json(200, "first"), loss, json(200, "second"));
        Call<String> first = engine.call(ToyRequest.once(server.uri()), Timeouts.INHERITED);
        assertThat(first.execute()).isEqualTo("first");

        assertLost(failure(engine.call(ToyRequest.once(server.uri()), Timeouts.INHERITED)));

        assertThat(server.requests()).hasSize(2);
        assertThat(server.connections())
                .as("the kept connection was used again")
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void isRepeatedWhereThatDoesNoHarm(String what, Script loss) {
        server.on("POST", "/words", loss, json(200, "second"));

        assertThat(engine.call(Engines.words(server.uri()), Timeouts.INHERITED).execute())
                .isEqualTo("second");

        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void isRepeatedBeforeTheFirstEventOfAStream(String what, Script loss) throws InterruptedException {
        server.on("POST", "/words", loss, sse("a", "[DONE]"));
        Probe probe = new Probe(Long.MAX_VALUE);
        engine.streamingCall(Engines.words(server.uri()), Timeouts.INHERITED)
                .events()
                .subscribe(probe);

        assertThat(probe.awaitEnd()).isEqualTo("complete");
        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void endsAsANetworkErrorWhenItHappensAgainAndAgain(String what, Script loss) throws InterruptedException {
        server.on("POST", "/words", loss);
        assertLost(failure(engine.call(Engines.words(server.uri()), Timeouts.INHERITED)));
        Probe probe = new Probe(Long.MAX_VALUE);
        engine.streamingCall(Engines.words(server.uri()), Timeouts.INHERITED)
                .events()
                .subscribe(probe);
        assertLost((LlmException) probe.awaitEnd());
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void whatNeverLeftIsRepeatedEvenIfItMustNotHappenTwice() throws Exception {
        int port;
        try (ScriptedServer gone = ScriptedServer.start()) {
            port = gone.uri().getPort();
        }
        CallEngine patient = engines.engine(
                time, Timeouts.INHERITED, new RetryPolicy(2, Duration.ofSeconds(1), Duration.ofSeconds(1), () -> 0));
        CompletableFuture<String> answer = patient.call(
                        ToyRequest.once(URI.create("http://127.0.0.1:" + port)), Timeouts.INHERITED)
                .executeAsync()
                .toCompletableFuture();
        time.awaitScheduled(Duration.ofSeconds(1));
        try (ScriptedServer back = ScriptedServer.start(port)) {
            back.on("POST", "/words", json(200, "back"));
            time.pass(Duration.ofSeconds(1));

            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("back");
            assertThat(back.requests()).hasSize(1);
        }
    }

    @Test
    void aConnectionThatWasRefusedAfterTheRequestHadBegunCountsAsSent() {
        CallEngine odd = engines.engine(client(true), Timeouts.INHERITED, EAGER);
        LlmException failure = failure(odd.call(ToyRequest.once(NOWHERE), Timeouts.INHERITED));
        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(TransportErrors.unsent(failure)).isFalse();
        assertThat(sent).isEqualTo(1);

        sent = 0;
        failure = failure(engines.engine(client(false), Timeouts.INHERITED, EAGER)
                .call(ToyRequest.once(NOWHERE), Timeouts.INHERITED));
        assertThat(failure).hasMessageContaining("Start the toy.");
        assertThat(TransportErrors.unsent(failure)).isTrue();
        assertThat(sent).isEqualTo(3);
    }

    private volatile int sent;

    private HttpClient client(boolean begins) {
        return new FakeClient(Runnable::run, new FakeClient.Transport() {
            @Override
            public <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, BodyHandler<T> handler) {
                sent = sent + 1;
                if (begins) {
                    request.bodyPublisher().orElseThrow().contentLength();
                }
                return CompletableFuture.failedFuture(new ConnectException("Connection refused"));
            }
        });
    }

    // A transport that loses the whole exchange.

    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    private CallEngine losing() {
        HttpClient silent = new FakeClient(engines.client.executor().orElseThrow(), new FakeClient.Transport() {
            @Override
            public <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, BodyHandler<T> handler) {
                request.bodyPublisher().orElseThrow().contentLength();
                asked.complete(null);
                // As the JDK's: a copy that does not know whether the original ever ends.
                return new CompletableFuture<>() {
                    @Override
                    public boolean cancel(boolean interrupt) {
                        return false;
                    }
                };
            }
        });
        return engines.engine(silent, time, Timeouts.INHERITED, EAGER);
    }

    /** @return how the call ends, once it waits for the transport */
    private CompletableFuture<Object> begin(CallEngine losing, boolean streamed, Timeouts limits, Runnable[] cancel) {
        CompletableFuture<Object> end;
        if (streamed) {
            var call = losing.streamingCall(Engines.words(NOWHERE), limits);
            cancel[0] = call::cancel;
            Probe probe = new Probe(1);
            call.events().subscribe(probe);
            end = probe.end;
        } else {
            Call<String> call = losing.call(Engines.words(NOWHERE), limits);
            cancel[0] = call::cancel;
            end = call.executeAsync().toCompletableFuture().handle((answer, failure) -> failure);
        }
        asked.orTimeout(30, TimeUnit.SECONDS).join();
        return end;
    }

    private static void assertEnds(CompletableFuture<Object> end, ErrorKind kind) throws Exception {
        assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLostExchangeEndsByTheLimitsThatNobodySet(boolean streamed) throws Exception {
        CompletableFuture<Object> end = begin(losing(), streamed, Timeouts.INHERITED, new Runnable[1]);
        time.pass(Duration.ofMinutes(streamed ? 5 : 10).minusNanos(1));
        engines.settle();
        assertThat(end).isNotDone();

        time.pass(Duration.ofNanos(1));

        assertEnds(end, ErrorKind.TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLostExchangeWithoutLimitsEndsWithItsCancellation(boolean streamed) throws Exception {
        Runnable[] cancel = new Runnable[1];
        CompletableFuture<Object> end = begin(losing(), streamed, UNLIMITED, cancel);
        time.pass(Duration.ofDays(1));
        engines.settle();
        assertThat(end).isNotDone();

        cancel[0].run();

        assertEnds(end, ErrorKind.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLostExchangeWithoutLimitsEndsWithTheDrain(boolean streamed) throws Exception {
        CallEngine losing = losing();
        CompletableFuture<Object> end = begin(losing, streamed, UNLIMITED, new Runnable[1]);

        losing.close(Duration.ZERO);

        assertEnds(end, ErrorKind.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallThatGetsNoTimerEndsAtOnce(boolean streamed) throws Exception {
        ScheduledThreadPoolExecutor stopped = new ScheduledThreadPoolExecutor(1);
        stopped.shutdownNow();
        server.on("POST", "/words", json(200, "1"));
        CallEngine late = new CallEngine(
                "toy", engines.client, stopped, System::nanoTime, EAGER, Timeouts.INHERITED, reply -> null);
        Operation<String> words = Engines.words(server.uri());
        Probe probe = new Probe(1);
        if (streamed) {
            late.streamingCall(Engines.words(server.uri()), Timeouts.INHERITED)
                    .events()
                    .subscribe(probe);
        }
        Object end = streamed ? probe.awaitEnd() : failure(late.call(words, Timeouts.INHERITED));
        assertThat(end).isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.UNAVAILABLE));
        assertThat(server.requests()).isEmpty();
        late.close(Duration.ZERO);
    }

    @Test
    void aTimerThatIsGoneWhenTheCallWantsToWaitEndsIt() throws Exception {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        server.on("POST", "/words", exchange -> {
            timer.shutdownNow();
            exchange.answer(503, java.util.Map.of(), "{}");
        });
        CallEngine late = new CallEngine(
                "toy",
                engines.client,
                timer,
                System::nanoTime,
                EAGER,
                Timeouts.INHERITED,
                reply -> LlmException.builder(ErrorKind.UNAVAILABLE, "Down.").build());

        LlmException failure = failure(late.call(Engines.words(server.uri()), Timeouts.INHERITED));

        assertThat(failure).hasMessageContaining("being stopped");
    }

    @Test
    void aTransportThatHasStoppedIsUnavailable() {
        CallEngine stopped = engines.engine(
                new FakeClient(Runnable::run, new FakeClient.Transport() {
                    @Override
                    public <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, BodyHandler<T> handler) {
                        throw new RejectedExecutionException("The HTTP transport was stopped.");
                    }
                }),
                Timeouts.INHERITED,
                new RetryPolicy(1, Duration.ZERO, Duration.ZERO, () -> 0));
        LlmException whole = failure(stopped.call(Engines.words(NOWHERE), Timeouts.INHERITED));
        assertThat(whole.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(whole).hasMessageContaining("transport is being stopped");
        LlmException streamed = catchThrowableOfType(LlmException.class, () -> {
            try (EventStream<Object> stream =
                    stopped.streamingCall(Engines.words(NOWHERE), Timeouts.INHERITED).stream()) {
                stream.next();
            }
        });
        assertThat(streamed.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(streamed).hasMessageContaining("transport is being stopped");
    }

    @Test
    void aTransportWithoutThreadsIsOneThatStops() {
        CallEngine stopping = engines.engine(
                new FakeClient(Runnable::run, new FakeClient.Transport() {
                    @Override
                    public <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, BodyHandler<T> handler) {
                        return CompletableFuture.failedFuture(new RejectedExecutionException("full"));
                    }
                }),
                Timeouts.INHERITED,
                new RetryPolicy(1, Duration.ZERO, Duration.ZERO, () -> 0));
        LlmException failure = failure(stopping.call(Engines.words(NOWHERE), Timeouts.INHERITED));
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("transport is being stopped");
    }
}
