/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.closeAfter;
import static dev.osgillm.tck.server.Scripts.end;
import static dev.osgillm.tck.server.Scripts.frames;
import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.html;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.openSse;
import static dev.osgillm.tck.server.Scripts.redirect;
import static dev.osgillm.tck.server.Scripts.resetAfter;
import static dev.osgillm.tck.server.Scripts.resetBeforeHeaders;
import static dev.osgillm.tck.server.Scripts.sse;
import static dev.osgillm.tck.server.Scripts.sseFrame;
import static dev.osgillm.tck.server.Scripts.stallAfter;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamSessionTest {

    private final Engines engines = new Engines();
    private final ScriptedServer server = ScriptedServer.start();
    private CallEngine engine = engines.engine();

    @AfterEach
    void close() {
        server.close();
        engines.close();
    }

    private StreamingCall<Object, String> call(Script... scripts) {
        return call(Timeouts.INHERITED, scripts);
    }

    private StreamingCall<Object, String> call(Timeouts timeouts, Script... scripts) {
        server.on("POST", "/words", scripts);
        return engine.streamingCall(Engines.words(server.uri()), timeouts);
    }

    private static Probe subscribe(StreamingCall<Object, String> call, long demand) {
        Probe probe = new Probe(demand);
        call.events().subscribe(probe);
        return probe;
    }

    private static void assertFailed(Object terminal, ErrorKind kind, String partial) {
        assertThat(terminal).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
            assertThat(e.providerId()).contains("toy");
            assertThat(e.partial(String.class).orElse(null)).isEqualTo(partial);
        });
    }

    @Test
    void leavesTheConnectionToOthersWhenAllHasArrivedThoughItIsNoAnswer() throws Exception {
        Object terminal =
                subscribe(call(openSse("a").then(end())), Long.MAX_VALUE).awaitEnd();
        assertFailed(terminal, ErrorKind.PROTOCOL, "a");

        subscribe(call(openSse("a").then(end())), Long.MAX_VALUE).awaitEnd();

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void deliversEventsThenTheResultThenCompletes() throws InterruptedException {
        Probe probe = subscribe(call(sse("a", "b", "[DONE]")), Long.MAX_VALUE);
        assertThat(probe.awaitEnd()).isEqualTo("complete");
        assertThat(probe.events).containsExactly("a", "b", new Engines.Whole("ab"));
        assertThat(probe.terminals).hasSize(1);
        assertThat(probe.overlaps).hasValue(0);
    }

    @Test
    void neverDeliversMoreThanDemandedAndNeverOnTheCallersThread() throws InterruptedException {
        Probe probe = subscribe(call(sse("a", "b", "[DONE]")), 0);
        for (int i = 1; i <= 3; i++) {
            assertThat(probe.events).hasSize(i - 1);
            probe.subscription.request(1);
            probe.awaitEvents(1);
            assertThat(probe.events).hasSize(i);
            assertThat(probe.thread).isNotSameAs(Thread.currentThread());
        }
        assertThat(probe.awaitEnd()).isEqualTo("complete");
    }

    @Test
    void blockingIterationSeesTheSameEvents() {
        List<Object> events = new ArrayList<>();
        try (EventStream<Object> stream = call(sse("a", "b", "[DONE]")).stream()) {
            stream.forEach(events::add);
        }
        assertThat(events).containsExactly("a", "b", new Engines.Whole("ab"));
    }

    @Test
    void endOfInputIsNotSuccess() throws InterruptedException {
        Probe probe = subscribe(call(sse("a")), Long.MAX_VALUE);
        assertFailed(probe.awaitEnd(), ErrorKind.PROTOCOL, "a");
        assertThat(probe.events).containsExactly("a");
    }

    @Test
    void aBrokenConnectionCarriesWhatArrived() throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        Probe probe = subscribe(call(resetAfter(openSse("a").then(gate(seen)))), Long.MAX_VALUE);
        probe.awaitEvents(1);
        seen.countDown();
        assertFailed(probe.awaitEnd(), ErrorKind.NETWORK, "a");
        Probe cut = subscribe(call(closeAfter(openSse("b"))), Long.MAX_VALUE);
        assertFailed(cut.awaitEnd(), ErrorKind.NETWORK, "b");
    }

    @Test
    void anErrorInTheStreamComesAfterTheEventsBeforeIt() throws InterruptedException {
        Probe probe = subscribe(call(sse("a", "!overloaded", "b", "[DONE]")), 0);
        probe.subscription.request(5);
        assertFailed(probe.awaitEnd(), ErrorKind.UNAVAILABLE, "a");
        assertThat(probe.events).containsExactly("a");
    }

    @Test
    void repeatsOnlyUntilTheFirstEvent() throws InterruptedException {
        Probe probe = subscribe(call(json(503, "{}"), resetBeforeHeaders(), sse("a", "[DONE]")), Long.MAX_VALUE);
        assertThat(probe.awaitEnd()).isEqualTo("complete");
        assertThat(server.requests()).hasSize(3);

        Probe second = subscribe(call(sse("a", "!overloaded"), sse("b", "[DONE]")), Long.MAX_VALUE);
        assertFailed(second.awaitEnd(), ErrorKind.UNAVAILABLE, "a");
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void givesUpAfterTheLastAttempt() throws InterruptedException {
        Probe probe = subscribe(call(json(503, "{}")), Long.MAX_VALUE);
        assertFailed(probe.awaitEnd(), ErrorKind.UNAVAILABLE, null);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void doesNotWaitForAHintBeyondItsLimit() throws InterruptedException {
        Timeouts limit = Timeouts.builder().firstToken(Duration.ofMinutes(1)).build();
        Probe probe = subscribe(call(limit, json(429, Map.of("Retry-After", "3600"), "{}")), Long.MAX_VALUE);
        assertFailed(probe.awaitEnd(), ErrorKind.RATE_LIMIT, null);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void cancelBeforeTheStartFailsTheStart() throws InterruptedException {
        StreamingCall<Object, String> call = call(sse("a", "[DONE]"));
        call.cancel();
        assertFailed(subscribe(call, 1).awaitEnd(), ErrorKind.CANCELLED, null);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void cancelBeforeHeadersClosesTheConnection() throws InterruptedException {
        StreamingCall<Object, String> call = call(stallBeforeHeaders());
        Probe probe = subscribe(call, 1);
        server.awaitRequest();
        call.cancel();
        assertFailed(probe.awaitEnd(), ErrorKind.CANCELLED, null);
        server.awaitDisconnect();
    }

    @Test
    void cancelInTheMiddleClosesTheConnectionAndKeepsThePartialAnswer() throws InterruptedException {
        StreamingCall<Object, String> call = call(stallAfter(openSse("a")));
        Probe probe = subscribe(call, Long.MAX_VALUE);
        probe.awaitEvents(1);
        call.cancel();
        call.cancel();
        assertFailed(probe.awaitEnd(), ErrorKind.CANCELLED, "a");
        server.awaitDisconnect();
        assertThat(probe.terminals).hasSize(1);
    }

    @Test
    void aSubscribersOwnCancelIsSilent() throws InterruptedException {
        Probe probe = subscribe(call(stallAfter(openSse("a"))), Long.MAX_VALUE);
        probe.awaitEvents(1);
        probe.subscription.cancel();
        server.awaitDisconnect();
        assertThat(probe.terminals).isEmpty();
    }

    @Test
    void aSubscriberThatThrowsIsCancelled() {
        call(stallAfter(openSse("a"))).events().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(Object item) {
                throw new IllegalStateException("thrown by the test");
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });
        server.awaitRequest();
        server.awaitDisconnect();
    }

    @Test
    void aSecondSubscriberIsRefused() throws InterruptedException {
        StreamingCall<Object, String> call = call(sse("a", "[DONE]"));
        Probe first = subscribe(call, Long.MAX_VALUE);
        assertThat(subscribe(call, 1).awaitEnd()).isInstanceOf(IllegalStateException.class);
        assertThat(first.awaitEnd()).isEqualTo("complete");
        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDemandOfNothingFailsTheCall() throws InterruptedException {
        Probe probe = subscribe(call(stallBeforeHeaders()), 0);
        probe.subscription.request(0);
        assertThat(probe.awaitEnd()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFirstTokenLimitHoldsBeforeHeadersAndWhileCommentsCome() throws InterruptedException {
        Timeouts limit = Timeouts.builder().firstToken(Duration.ofMillis(150)).build();
        Object silent = subscribe(call(limit, stallBeforeHeaders()), 1).awaitEnd();
        assertFailed(silent, ErrorKind.TIMEOUT, null);
        assertThat((Throwable) silent).hasMessageContaining("first_token_timeout");
        Script comments = exchange -> {
            exchange.startChunks(200, Map.of("Content-Type", "text/event-stream"));
            for (int i = 0; i < 1000; i++) {
                exchange.chunk(": keep-alive\n\n");
                exchange.pause(Duration.ofMillis(20));
            }
        };
        assertFailed(subscribe(call(limit, comments), 1).awaitEnd(), ErrorKind.TIMEOUT, null);
        server.awaitDisconnect();
    }

    @Test
    void theIdleLimitHoldsBetweenEvents() throws InterruptedException {
        Timeouts limit = Timeouts.builder().idle(Duration.ofMillis(150)).build();
        Probe probe = subscribe(call(limit, stallAfter(openSse("a"))), Long.MAX_VALUE);
        Object failure = probe.awaitEnd();
        assertFailed(failure, ErrorKind.TIMEOUT, "a");
        assertThat((Throwable) failure).hasMessageContaining("idle_timeout");
        server.awaitDisconnect();
    }

    @Test
    void aSlowSubscriberDoesNotRunIntoTheIdleLimit() throws InterruptedException {
        Timeouts limit = Timeouts.builder().idle(Duration.ofMillis(50)).build();
        CountDownLatch later = new CountDownLatch(1);
        Probe probe = subscribe(call(limit, openSse("a").then(gate(later)).then(sseEnd())), 1);
        probe.awaitEvents(1);
        CountDownLatch passed = new CountDownLatch(1);
        engines.timer.schedule(passed::countDown, 300, TimeUnit.MILLISECONDS);
        passed.await();
        assertThat(probe.terminals).isEmpty();
        later.countDown();
        probe.subscription.request(5);
        assertThat(probe.awaitEnd()).isEqualTo("complete");
    }

    private static Script sseEnd() {
        return frames(sseFrame("[DONE]")).then(end());
    }

    @Test
    void theTotalLimitEndsAStreamThatGoesOn() throws InterruptedException {
        Timeouts limit = Timeouts.builder().total(Duration.ofMillis(200)).build();
        Script endless = exchange -> {
            exchange.startChunks(200, Map.of("Content-Type", "text/event-stream"));
            for (int i = 0; i < 1000; i++) {
                exchange.chunk("data: a\n\n");
                exchange.pause(Duration.ofMillis(20));
            }
        };
        Object failure = subscribe(call(limit, endless), Long.MAX_VALUE).awaitEnd();
        assertThat(failure).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(e.partial(String.class).orElseThrow()).startsWith("a");
        });
        server.awaitDisconnect();
    }

    @Test
    void aWholeAnswerToAStreamingRequestIsReplayed() throws InterruptedException {
        Probe probe = subscribe(call(json(200, "\"all\"")), Long.MAX_VALUE);
        assertThat(probe.awaitEnd()).isEqualTo("complete");
        assertThat(probe.events).containsExactly(new Engines.Whole("\"all\""));
    }

    @Test
    void aWebPageAndARedirectAreErrorsThatSayWhatToDo() throws InterruptedException {
        Object page = subscribe(call(html(200, "<html>")), 1).awaitEnd();
        assertFailed(page, ErrorKind.PROTOCOL, null);
        assertThat((Throwable) page).hasMessageContaining("base_url");
        Object moved = subscribe(call(redirect("https://elsewhere.example/x?key=1")), 1)
                .awaitEnd();
        assertFailed(moved, ErrorKind.CONFIGURATION, null);
        assertThat((Throwable) moved).hasMessageContaining("https://elsewhere.example.");
        assertThat((Throwable) moved).message().doesNotContain("key=1");
    }

    @Test
    void aServerThatIsNotThereIsReportedInTheDialectsWords() throws InterruptedException {
        URI gone;
        try (ScriptedServer closed = ScriptedServer.start()) {
            gone = closed.uri();
        }
        engine = engines.engine(Timeouts.INHERITED, new RetryPolicy(1, Duration.ZERO, Duration.ZERO, () -> 0));
        Probe probe = subscribe(engine.streamingCall(Engines.words(gone), Timeouts.INHERITED), 1);
        Object failure = probe.awaitEnd();
        assertFailed(failure, ErrorKind.NETWORK, null);
        assertThat((Throwable) failure).hasMessage("toy: Start the toy.");
    }

    @Test
    void leavingLetsACallFinishAndRefusesNewOnes() throws InterruptedException {
        CountDownLatch later = new CountDownLatch(1);
        Probe probe = subscribe(call(openSse("a").then(gate(later)).then(sseEnd())), Long.MAX_VALUE);
        probe.awaitEvents(1);
        Thread closing = new Thread(() -> engine.close(Duration.ofSeconds(30)));
        closing.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (closing.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        Object refused = subscribe(engine.streamingCall(Engines.words(server.uri()), Timeouts.INHERITED), 1)
                .awaitEnd();
        assertFailed(refused, ErrorKind.UNAVAILABLE, null);
        assertThat(probe.terminals).isEmpty();
        later.countDown();
        assertThat(probe.awaitEnd()).isEqualTo("complete");
        closing.join(10_000);
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void leavingEndsACallThatGoesOnTooLong() throws InterruptedException {
        Probe probe = subscribe(call(stallAfter(openSse("a"))), Long.MAX_VALUE);
        probe.awaitEvents(1);
        engine.close(Duration.ofMillis(50));
        assertFailed(probe.awaitEnd(), ErrorKind.UNAVAILABLE, "a");
        server.awaitDisconnect();
    }

    @Test
    void connectionsAreUsedAgainAfterTheEndMarker() throws InterruptedException {
        for (int i = 0; i < 30; i++) {
            assertThat(subscribe(call(sse("a", "[DONE]")), Long.MAX_VALUE).awaitEnd())
                    .isEqualTo("complete");
        }
        // A call may begin before the connection of the one before it is back.
        assertThat(server.connections()).isLessThan(15);
    }

    @Test
    void plainHttpHasNoUpgradeHeader() throws InterruptedException {
        assertThat(subscribe(call(sse("a", "[DONE]")), 5).awaitEnd()).isEqualTo("complete");
        assertThat(server.awaitRequest().header("Upgrade")).isEmpty();
    }

    /** Nothing else would ever end the call, nor give its place back. */
    @Test
    void anErrorOfADecoderEndsTheStream() throws InterruptedException {
        for (Error defect : List.of(new StackOverflowError(), new OutOfMemoryError(), new AssertionError("no"))) {
            server.on("POST", "/words", sse("a", "[DONE]"));
            Probe probe = new Probe(Long.MAX_VALUE);
            engine.streamingCall(
                            Engines.words(server.uri(), () -> {
                                throw defect;
                            }),
                            Timeouts.INHERITED)
                    .events()
                    .subscribe(probe);

            assertFailed(probe.awaitEnd(), ErrorKind.PROTOCOL, null);
        }
    }
}
