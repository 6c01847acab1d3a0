/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.end;
import static dev.osgillm.tck.server.Scripts.frames;
import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.openSse;
import static dev.osgillm.tck.server.Scripts.sseFrame;
import static dev.osgillm.tck.server.Scripts.stallAfter;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits of a stream, seen by the subscriber and the server. */
@Timeout(60)
class StreamLimitsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Engines engines = new Engines();
    private final ScriptedServer server = ScriptedServer.start();
    private final ManualTime time = new ManualTime();

    @AfterEach
    void close() {
        server.close();
        engines.close();
        time.shutdownNow();
    }

    private Probe subscribe(CallEngine engine, Timeouts.Builder limits, long demand, Script script) {
        server.on("POST", "/words", script);
        Probe probe = new Probe(demand);
        engine.streamingCall(Engines.words(server.uri()), limits.build())
                .events()
                .subscribe(probe);
        return probe;
    }

    private Probe subscribe(Timeouts.Builder limits, long demand, Script script) {
        RetryPolicy once = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, () -> 0);
        return subscribe(engines.engine(time, Timeouts.INHERITED, once), limits, demand, script);
    }

    @Test
    void theFirstTokenLimitHoldsBeforeTheHeaders() throws InterruptedException {
        Probe probe = subscribe(Timeouts.builder().firstToken(LIMIT), 1, stallBeforeHeaders());
        server.awaitRequest();

        time.pass(LIMIT);

        Object failure = probe.awaitEnd();
        Probe.assertFailed(failure, ErrorKind.TIMEOUT, null);
        assertThat((Throwable) failure).hasMessageContaining("first_token_timeout");
        server.awaitDisconnect();
    }

    /** In real time: nothing tells a test that a comment has arrived. */
    @Test
    void commentsDoNotHoldTheFirstTokenLimitUp() throws InterruptedException {
        Script comments = exchange -> {
            exchange.startChunks(200, Map.of("Content-Type", "text/event-stream"));
            for (int i = 0; i < 1000; i++) {
                exchange.chunk(": keep-alive\n\n");
                exchange.pause(Duration.ofMillis(20));
            }
        };
        Timeouts.Builder limit = Timeouts.builder().firstToken(Duration.ofMillis(150));

        Probe probe = subscribe(engines.engine(), limit, 1, comments);

        Probe.assertFailed(probe.awaitEnd(), ErrorKind.TIMEOUT, null);
    }

    @Test
    void theIdleLimitHoldsBetweenEvents() throws InterruptedException {
        Probe probe = subscribe(Timeouts.builder().idle(LIMIT), Long.MAX_VALUE, stallAfter(openSse("a")));
        probe.awaitEvents(1);
        engines.settle();

        time.pass(LIMIT);

        Object failure = probe.awaitEnd();
        Probe.assertFailed(failure, ErrorKind.TIMEOUT, "a");
        assertThat((Throwable) failure).hasMessageContaining("idle_timeout");
        server.awaitDisconnect();
    }

    @Test
    void aSlowSubscriberDoesNotRunIntoTheIdleLimit() throws InterruptedException {
        CountDownLatch later = new CountDownLatch(1);
        Script script =
                openSse("a").then(gate(later)).then(frames(sseFrame("[DONE]"))).then(end());
        Probe probe = subscribe(Timeouts.builder().idle(LIMIT), 1, script);
        probe.awaitEvents(1);
        engines.settle();

        time.pass(LIMIT.multipliedBy(6));
        engines.settle();

        assertThat(probe.terminals).isEmpty();
        later.countDown();
        probe.subscription.request(5);
        assertThat(probe.awaitEnd()).isEqualTo("complete");
    }

    @Test
    void theTotalLimitEndsAStreamThatGoesOn() throws InterruptedException {
        Script endless = exchange -> {
            exchange.startChunks(200, Map.of("Content-Type", "text/event-stream"));
            for (int i = 0; i < 1000; i++) {
                exchange.chunk("data: a\n\n");
                exchange.pause(Duration.ofMillis(20));
            }
        };
        Probe probe = subscribe(Timeouts.builder().total(LIMIT), Long.MAX_VALUE, endless);
        probe.awaitEvents(1);

        time.pass(LIMIT);

        assertThat(probe.awaitEnd()).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(e.partial(String.class).orElseThrow()).startsWith("a");
        });
        server.awaitDisconnect();
    }
}
