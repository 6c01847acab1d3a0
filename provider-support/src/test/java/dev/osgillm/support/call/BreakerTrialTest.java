/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.openSse;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.health.Health;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code breaker_pause}: the probe and the first call after it, seen by callers and server. */
@Timeout(60)
class BreakerTrialTest extends BreakerTestSupport {

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
    void aProbeIsNotRepeated() {
        limited = new LimitedEngine(LimitedEngine.breaker(9), 3);
        limited.server.on("GET", "/health", json(503, "{}"));

        assertThat(probe().execute().status()).isEqualTo(Health.Status.DOWN);

        assertThat(asked("GET")).isOne();
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
