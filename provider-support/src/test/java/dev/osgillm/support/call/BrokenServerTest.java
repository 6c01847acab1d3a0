/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.openSse;
import static dev.osgillm.tck.server.Scripts.resetBeforeHeaders;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.support.limit.CallLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code breaker_failures}: what counts as a failure of a server, and what callers are told when there were too many. */
@Timeout(60)
class BrokenServerTest extends BreakerTestSupport {

    @Test
    void aServerThatFailsSoOftenIsLeftAlone() throws Exception {
        limited(3).answer(json(503, "broken"), resetBeforeHeaders(), json(502, "broken, finally"), json(200, "1"));
        fail(3);
        limited.time.pass(Duration.ofSeconds(4));

        LlmException failure = LimitedEngine.failure(limited.call());

        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(6));
        assertThat(failure)
                .hasMessageStartingWith("toy: ")
                .hasMessageContaining("since 4 s, after 3 failures")
                .hasMessageContaining("first call in 6 s")
                .hasMessageContaining("Status 502: broken, finally")
                .hasMessageContaining("breaker_failures");
        assertThat((LlmException) limited.stream(Timeouts.INHERITED).awaitEnd()).hasMessageContaining("left alone");
        assertThat(limited.server.requests()).hasSize(3);
    }

    @Test
    void whatWaitsForAPlaceFailsWhenTheServerIsLeftAlone() {
        limited = new LimitedEngine(new CallLimits(1, 5, 0, 0, 1, PAUSE), 2);
        CountDownLatch gate = new CountDownLatch(1);
        limited.answer(gate(gate).then(resetBeforeHeaders()));
        CompletableFuture<String> running = LimitedEngine.start(limited.call());
        limited.server.awaitRequest();
        CompletableFuture<String> queued = LimitedEngine.start(limited.call());
        CompletableFuture<String> alsoQueued = LimitedEngine.start(limited.call());
        limited.awaitWaiting(2);

        gate.countDown();

        assertThat(LimitedEngine.failure(queued)).hasMessageContaining("left alone");
        assertThat(LimitedEngine.failure(alsoQueued)).hasMessageContaining("left alone");
        assertThat(limited.engine.limits().running())
                .as("the first one keeps its place until it is repeated")
                .isOne();
        limited.time.passOnceScheduled(Duration.ZERO);
        assertThat(LimitedEngine.failure(running)).hasMessageContaining("left alone");
        assertThat(limited.server.requests()).hasSize(1);
    }

    @Test
    void whatSaysNothingAboutTheServerDoesNotCount() {
        limited(1).answer(json(429, "{}"), json(404, "<html>"), stallBeforeHeaders());
        LimitedEngine.failure(limited.call());
        LimitedEngine.failure(limited.call());
        Call<String> cancelled = limited.call();
        CompletableFuture<String> answer = LimitedEngine.start(cancelled);
        LimitedEngine.await(() -> asked("POST") == 3);
        cancelled.cancel();
        LimitedEngine.failure(answer);
        Call<String> unsent = limited.engine.call(
                Engines.failing(
                        LlmException.builder(ErrorKind.INVALID_REQUEST, "No.").build()),
                Timeouts.INHERITED);
        LimitedEngine.failure(unsent);

        limited.answer(json(200, "1"));
        assertThat(limited.call().execute()).isEqualTo("1");
    }

    @Test
    void aServerThatIsSilentCounts() {
        limited(1).answer(stallBeforeHeaders());
        CompletableFuture<String> silent = LimitedEngine.start(limited.call());
        limited.server.awaitRequest();
        limited.time.passOnceScheduled(CallEngine.DEFAULT_TOTAL);
        assertThat(LimitedEngine.failure(silent).kind()).isEqualTo(ErrorKind.TIMEOUT);

        assertLeftAlone();
    }

    /** It may be well, only slower than that caller wants it. */
    @Test
    void aShorterLimitOfACallerDoesNotBlameTheServer() throws Exception {
        Duration limit = Duration.ofSeconds(2);
        limited(1).answer(stallBeforeHeaders(), stallBeforeHeaders(), json(200, "1"));
        CompletableFuture<String> whole =
                LimitedEngine.start(limited.call(Timeouts.builder().total(limit).build()));
        limited.server.awaitRequest();
        limited.time.passOnceScheduled(limit);
        assertThat(LimitedEngine.failure(whole).kind()).isEqualTo(ErrorKind.TIMEOUT);
        Probe stream = limited.stream(Timeouts.builder().firstToken(limit).build());
        limited.server.awaitRequest();
        limited.time.passOnceScheduled(limit);
        assertThat(stream.awaitEnd()).isInstanceOf(LlmException.class);

        assertThat(limited.call().execute()).isEqualTo("1");
    }

    @Test
    void aStreamOfWhichOnlyTheHeadersComeCountsAsSilent() throws Exception {
        limited(1).answer(openSse().then(exchange -> exchange.stall()));
        CountDownLatch opened = new CountDownLatch(1);
        Probe begun = new Probe(Long.MAX_VALUE);
        limited.engine
                .streamingCall(Engines.words(limited.server.uri(), opened::countDown), Timeouts.INHERITED)
                .events()
                .subscribe(begun);
        limited.server.awaitRequest();
        opened.await();
        limited.time.passOnceScheduled(Duration.ofMinutes(5));
        begun.awaitEnd();

        assertLeftAlone();
    }

    @Test
    void headersAloneDoNotEndARowOfFailures() throws Exception {
        limited = new LimitedEngine(new CallLimits(1, 5, 0, 0, 2, PAUSE));
        limited.answer(json(503, "{}"), openSse().then(exchange -> exchange.stall()), json(503, "{}"));
        fail(1);
        CountDownLatch opened = new CountDownLatch(1);
        Probe begun = new Probe(Long.MAX_VALUE);
        limited.engine
                .streamingCall(Engines.words(limited.server.uri(), opened::countDown), Timeouts.INHERITED)
                .events()
                .subscribe(begun);
        opened.await();
        begun.subscription.cancel();
        LimitedEngine.await(() -> limited.engine.limits().running() == 0);
        fail(1);

        assertLeftAlone();
    }

    @Test
    void anInstanceThatLeavesItselfDoesNotBlameTheServer() {
        limited(1).answer(stallBeforeHeaders());
        CompletableFuture<String> running = LimitedEngine.start(limited.call());
        limited.server.awaitRequest();
        limited.engine.close(Duration.ZERO);

        assertThat(LimitedEngine.failure(running)).hasMessageContaining("is being stopped");
        assertThat(LimitedEngine.failure(limited.call())).hasMessageContaining("is being stopped");
        assertThat(limited.engine.limits().leftAlone()).isFalse();
    }

    @Test
    void aModelThatLoadsIsNoFailure() {
        limited(1).answer(json(503, "loading"), json(503, "loading"), json(200, "1"));
        CallEngine patient = limited.engine.patient(new Patience(
                Duration.ofMinutes(1), Duration.ofSeconds(2), failure -> Optional.of(Duration.ofSeconds(2))));

        CompletableFuture<String> answer =
                LimitedEngine.start(patient.call(Engines.words(limited.server.uri()), Timeouts.INHERITED));
        limited.time.passOnceScheduled(Duration.ofSeconds(2));
        limited.time.passOnceScheduled(Duration.ofSeconds(2));

        assertThat(answer.join()).isEqualTo("1");
    }
}
