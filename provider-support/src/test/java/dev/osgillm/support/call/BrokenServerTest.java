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
import dev.osgillm.api.health.Health;
import dev.osgillm.support.limit.CallLimits;
import dev.osgillm.tck.server.Script;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code breaker_failures} and {@code breaker_pause}, seen by callers and server. */
@Timeout(60)
class BrokenServerTest {

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private LimitedEngine limited;

    @AfterEach
    void close() {
        limited.close();
    }

    /** After so many failures, with a probe that asks the path /health. */
    private LimitedEngine limited(int failures, Script... health) {
        limited = new LimitedEngine(LimitedEngine.breaker(failures));
        limited.server.on("GET", "/health", health.length == 0 ? new Script[] {json(200, "well")} : health);
        limited.engine.probedBy(this::probe);
        return limited;
    }

    private Call<Health> probe() {
        return new HealthCall<>(
                limited.engine
                        .forProbes()
                        .call(Engines.get(limited.server.uri().resolve("/health")), HealthCall.LIMITS),
                HealthCall::up);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            LimitedEngine.failure(limited.call());
        }
    }

    private long asked(String method) {
        return limited.server.requests().stream()
                .filter(request -> request.method().equals(method))
                .count();
    }

    private void assertLeftAlone() {
        long before = asked("POST");
        LlmException failure = LimitedEngine.failure(limited.call());
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("left alone");
        assertThat(asked("POST")).isEqualTo(before);
    }

    private void assertAsked() {
        long before = asked("POST");
        LimitedEngine.start(limited.call()).handle((answer, failure) -> null).join();
        assertThat(asked("POST")).isEqualTo(before + 1);
    }

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
    void afterThePauseAProbeAndThenTheCallThatWaitedForItGoThrough() {
        limited(1).answer(json(503, "{}"), json(200, "1"), json(200, "2"));
        fail(1);
        limited.time.pass(PAUSE);

        assertThat(limited.call().execute()).isEqualTo("1");
        assertThat(limited.call().execute()).isEqualTo("2");

        assertThat(asked("GET")).isOne();
    }

    @Test
    void aBadProbeLeavesTheServerAloneForTwiceAsLong() {
        limited(1, json(503, "still broken"), json(200, "well")).answer(json(503, "{}"), json(200, "1"));
        fail(1);
        limited.time.pass(PAUSE);

        LlmException failure = LimitedEngine.failure(limited.call());

        assertThat(failure).hasMessageContaining("still broken");
        assertThat(failure.retryAfter()).contains(PAUSE.multipliedBy(2));
        assertThat(asked("POST")).isOne();
        limited.time.pass(PAUSE.multipliedBy(2));
        assertThat(limited.call().execute()).isEqualTo("1");
    }

    @Test
    void othersFailAtOnceWhileTheProbeIsUnderWay() {
        CountDownLatch gate = new CountDownLatch(1);
        limited(1, gate(gate).then(json(200, "well"))).answer(json(503, "{}"), json(200, "1"));
        fail(1);
        limited.time.pass(PAUSE);
        CompletableFuture<String> first = LimitedEngine.start(limited.call());
        LimitedEngine.await(() -> asked("GET") == 1);

        assertThat(LimitedEngine.failure(limited.call())).hasMessageContaining("being tried just now");
        gate.countDown();

        assertThat(first.join()).isEqualTo("1");
        assertThat(asked("GET")).isOne();
    }

    @Test
    void aProbeWhoseCallWasCancelledIsNotInVain() {
        CountDownLatch gate = new CountDownLatch(1);
        limited(1, gate(gate).then(json(200, "well"))).answer(json(503, "{}"), json(200, "1"));
        fail(1);
        limited.time.pass(PAUSE);
        Call<String> first = limited.call();
        CompletableFuture<String> answer = LimitedEngine.start(first);
        LimitedEngine.await(() -> asked("GET") == 1);

        first.cancel();
        assertThat(LimitedEngine.failure(answer).kind()).isEqualTo(ErrorKind.CANCELLED);
        gate.countDown();

        LimitedEngine.await(() -> !LimitedEngine.start(limited.call())
                .handle((value, e) -> e != null)
                .join());
        assertThat(asked("GET")).isOne();
    }

    @Test
    void aFailedTrialLeavesTheServerAloneForTwiceAsLong() {
        limited(1).answer(json(503, "{}"));
        fail(1);
        limited.time.pass(PAUSE);

        assertAsked();

        limited.time.pass(PAUSE);
        assertLeftAlone();
        limited.time.pass(PAUSE);
        assertAsked();
    }

    @Test
    void aTrialThatBeginsToStreamIsEnough() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        limited(1).answer(json(503, "{}"), openSse("a").then(gate(gate)), json(200, "1"));
        fail(1);
        limited.time.pass(PAUSE);
        Probe stream = limited.stream(Timeouts.INHERITED);
        stream.awaitEvents(1);

        assertThat(limited.call().execute()).isEqualTo("1");
        gate.countDown();
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
    void aProbeIsNotRepeated() {
        limited = new LimitedEngine(LimitedEngine.breaker(9), 3);
        limited.server.on("GET", "/health", json(503, "{}"));

        assertThat(probe().execute().status()).isEqualTo(Health.Status.DOWN);

        assertThat(asked("GET")).isOne();
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

    @Test
    void whatAPersonFindsOutIsUsed() {
        limited(2, json(503, "{}"), json(200, "well")).answer(json(503, "{}"), json(200, "1"));
        fail(1);
        assertThat(probe().execute().status()).isEqualTo(Health.Status.DOWN);
        assertLeftAlone();

        assertThat(probe().execute().status()).isEqualTo(Health.Status.UP);

        assertThat(limited.call().execute()).isEqualTo("1");
        assertThat(asked("GET")).isEqualTo(2);
    }

    @Test
    void withoutAProbeTheFirstCallAfterThePauseIsTheTrial() {
        limited = new LimitedEngine(LimitedEngine.breaker(1));
        limited.answer(json(503, "{}"), json(200, "1"));
        fail(1);
        assertLeftAlone();
        limited.time.pass(PAUSE);

        assertThat(limited.call().execute()).isEqualTo("1");
    }

    /** Some servers have nothing at the address that a probe asks, or want another key there. */
    @ParameterizedTest
    @ValueSource(ints = {401, 404})
    void aProbeThatIsRefusedIsAnAnswerAllTheSame(int status) {
        limited(1, json(status, "{}")).answer(json(503, "{}"), json(200, "1"));
        fail(1);
        limited.time.pass(PAUSE);

        assertThat(limited.call().execute()).isEqualTo("1");
    }

    @Test
    void aTrialThatTakesLongHoldsTheOthersUpForOnePauseOnly() {
        limited(1).answer(json(503, "{}"), stallBeforeHeaders(), json(200, "1"));
        fail(1);
        limited.time.pass(PAUSE);
        LimitedEngine.start(limited.call());
        LimitedEngine.await(() -> asked("POST") == 2);
        assertLeftAlone();

        limited.time.pass(PAUSE);

        assertThat(limited.call().execute()).isEqualTo("1");
    }

    @Test
    void aTrialThatOnlyWaitsForItsModelIsAnswered() {
        limited(1).answer(json(503, "{}"), json(503, "loading"), json(200, "1"));
        fail(1);
        limited.time.pass(PAUSE);
        CallEngine patient = limited.engine.patient(new Patience(
                Duration.ofMinutes(1), Duration.ofSeconds(2), failure -> Optional.of(Duration.ofSeconds(2))));
        LimitedEngine.start(patient.call(Engines.words(limited.server.uri()), Timeouts.INHERITED));
        LimitedEngine.await(() -> asked("POST") == 2);

        LimitedEngine.await(() -> !limited.engine.limits().leftAlone());
    }
}
