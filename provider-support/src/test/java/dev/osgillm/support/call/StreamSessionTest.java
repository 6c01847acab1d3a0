/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.closeAfter;
import static dev.osgillm.tck.server.Scripts.end;
import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.html;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.openSse;
import static dev.osgillm.tck.server.Scripts.redirect;
import static dev.osgillm.tck.server.Scripts.resetAfter;
import static dev.osgillm.tck.server.Scripts.resetBeforeHeaders;
import static dev.osgillm.tck.server.Scripts.sse;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
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

    @Test
    void leavesTheConnectionToOthersWhenAllHasArrivedThoughItIsNoAnswer() throws Exception {
        Object terminal =
                subscribe(call(openSse("a").then(end())), Long.MAX_VALUE).awaitEnd();
        Probe.assertFailed(terminal, ErrorKind.PROTOCOL, "a");

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
        Probe.assertFailed(probe.awaitEnd(), ErrorKind.PROTOCOL, "a");
        assertThat(probe.events).containsExactly("a");
    }

    @Test
    void aBrokenConnectionCarriesWhatArrived() throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        Probe probe = subscribe(call(resetAfter(openSse("a").then(gate(seen)))), Long.MAX_VALUE);
        probe.awaitEvents(1);
        seen.countDown();
        Probe.assertFailed(probe.awaitEnd(), ErrorKind.NETWORK, "a");
        Probe cut = subscribe(call(closeAfter(openSse("b"))), Long.MAX_VALUE);
        Probe.assertFailed(cut.awaitEnd(), ErrorKind.NETWORK, "b");
    }

    @Test
    void anErrorInTheStreamComesAfterTheEventsBeforeIt() throws InterruptedException {
        Probe probe = subscribe(call(sse("a", "!overloaded", "b", "[DONE]")), 0);
        probe.subscription.request(5);
        Probe.assertFailed(probe.awaitEnd(), ErrorKind.UNAVAILABLE, "a");
        assertThat(probe.events).containsExactly("a");
    }

    @Test
    void repeatsOnlyUntilTheFirstEvent() throws InterruptedException {
        Probe probe = subscribe(call(json(503, "{}"), resetBeforeHeaders(), sse("a", "[DONE]")), Long.MAX_VALUE);
        assertThat(probe.awaitEnd()).isEqualTo("complete");
        assertThat(server.requests()).hasSize(3);

        Probe second = subscribe(call(sse("a", "!overloaded"), sse("b", "[DONE]")), Long.MAX_VALUE);
        Probe.assertFailed(second.awaitEnd(), ErrorKind.UNAVAILABLE, "a");
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void givesUpAfterTheLastAttempt() throws InterruptedException {
        Probe probe = subscribe(call(json(503, "{}")), Long.MAX_VALUE);
        Probe.assertFailed(probe.awaitEnd(), ErrorKind.UNAVAILABLE, null);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void doesNotWaitForAHintBeyondItsLimit() throws InterruptedException {
        Timeouts limit = Timeouts.builder().firstToken(Duration.ofMinutes(1)).build();
        Probe probe = subscribe(call(limit, json(429, Map.of("Retry-After", "3600"), "{}")), Long.MAX_VALUE);
        Probe.assertFailed(probe.awaitEnd(), ErrorKind.RATE_LIMIT, null);
        assertThat(server.requests()).hasSize(1);
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
    void aWholeAnswerToAStreamingRequestIsReplayed() throws InterruptedException {
        Probe probe = subscribe(call(json(200, "\"all\"")), Long.MAX_VALUE);
        assertThat(probe.awaitEnd()).isEqualTo("complete");
        assertThat(probe.events).containsExactly(new Engines.Whole("\"all\""));
    }

    @Test
    void aWebPageAndARedirectAreErrorsThatSayWhatToDo() throws InterruptedException {
        Object page = subscribe(call(html(200, "<html>")), 1).awaitEnd();
        Probe.assertFailed(page, ErrorKind.PROTOCOL, null);
        assertThat((Throwable) page).hasMessageContaining("base_url");
        Object moved = subscribe(call(redirect("https://elsewhere.example/x?key=1")), 1)
                .awaitEnd();
        Probe.assertFailed(moved, ErrorKind.CONFIGURATION, null);
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
        Probe.assertFailed(failure, ErrorKind.NETWORK, null);
        assertThat((Throwable) failure).hasMessage("toy: Start the toy.");
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

            Probe.assertFailed(probe.awaitEnd(), ErrorKind.PROTOCOL, null);
        }
    }
}
