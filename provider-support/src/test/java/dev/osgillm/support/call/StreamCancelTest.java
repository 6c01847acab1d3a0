/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.end;
import static dev.osgillm.tck.server.Scripts.frames;
import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.openSse;
import static dev.osgillm.tck.server.Scripts.sse;
import static dev.osgillm.tck.server.Scripts.sseFrame;
import static dev.osgillm.tck.server.Scripts.stallAfter;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream that its caller, its subscriber or its instance ends before the server does. */
class StreamCancelTest {

    private final Engines engines = new Engines();
    private final ScriptedServer server = ScriptedServer.start();
    private final CallEngine engine = engines.engine();

    @AfterEach
    void close() {
        server.close();
        engines.close();
    }

    private StreamingCall<Object, String> call(Script script) {
        server.on("POST", "/words", script);
        return engine.streamingCall(Engines.words(server.uri()), Timeouts.INHERITED);
    }

    private static Probe subscribe(StreamingCall<Object, String> call, long demand) {
        Probe probe = new Probe(demand);
        call.events().subscribe(probe);
        return probe;
    }

    @Test
    void cancelBeforeTheStartFailsTheStart() throws InterruptedException {
        StreamingCall<Object, String> call = call(sse("a", "[DONE]"));
        call.cancel();
        Probe.assertFailed(subscribe(call, 1).awaitEnd(), ErrorKind.CANCELLED, null);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void cancelBeforeHeadersClosesTheConnection() throws InterruptedException {
        StreamingCall<Object, String> call = call(stallBeforeHeaders());
        Probe probe = subscribe(call, 1);
        server.awaitRequest();
        call.cancel();
        Probe.assertFailed(probe.awaitEnd(), ErrorKind.CANCELLED, null);
        server.awaitDisconnect();
    }

    @Test
    void cancelInTheMiddleClosesTheConnectionAndKeepsThePartialAnswer() throws InterruptedException {
        StreamingCall<Object, String> call = call(stallAfter(openSse("a")));
        Probe probe = subscribe(call, Long.MAX_VALUE);
        probe.awaitEvents(1);
        call.cancel();
        call.cancel();
        Probe.assertFailed(probe.awaitEnd(), ErrorKind.CANCELLED, "a");
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
    void leavingLetsACallFinishAndRefusesNewOnes() throws InterruptedException {
        CountDownLatch later = new CountDownLatch(1);
        Probe probe = subscribe(
                call(openSse("a")
                        .then(gate(later))
                        .then(frames(sseFrame("[DONE]")))
                        .then(end())),
                Long.MAX_VALUE);
        probe.awaitEvents(1);
        Thread closing = new Thread(() -> engine.close(Duration.ofSeconds(30)));
        closing.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (closing.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        Object refused = subscribe(engine.streamingCall(Engines.words(server.uri()), Timeouts.INHERITED), 1)
                .awaitEnd();
        Probe.assertFailed(refused, ErrorKind.UNAVAILABLE, null);
        assertThat(probe.terminals).isEmpty();
        later.countDown();
        assertThat(probe.awaitEnd()).isEqualTo("complete");
        closing.join(30_000);
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void leavingEndsACallThatGoesOnTooLong() throws InterruptedException {
        Probe probe = subscribe(call(stallAfter(openSse("a"))), Long.MAX_VALUE);
        probe.awaitEvents(1);
        engine.close(Duration.ofMillis(50));
        Probe.assertFailed(probe.awaitEnd(), ErrorKind.UNAVAILABLE, "a");
        server.awaitDisconnect();
    }
}
