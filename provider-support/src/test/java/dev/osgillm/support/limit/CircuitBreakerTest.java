/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.support.limit.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CircuitBreakerTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = Long.MAX_VALUE - 100 * SECOND;

    private final CircuitBreaker breaker = new CircuitBreaker(3, Duration.ofSeconds(10));
    private long now = START;

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(breaker.ask(now), "It broke.", now);
        }
    }

    private void open() {
        fail(3);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private long trial() {
        now += 10 * SECOND;
        assertThat(breaker.ask(now)).isEqualTo(CircuitBreaker.PROBE);
        return breaker.probed(true, true, "", now);
    }

    @Test
    void opensAfterSoManyFailuresInARow() {
        fail(2);
        assertThat(breaker.refuses(now)).isFalse();

        fail(1);

        assertThat(breaker.ask(now)).isEqualTo(CircuitBreaker.REFUSED);
        assertThat(breaker.outage(now + SECOND))
                .isEqualTo(new CircuitBreaker.Outage(3, Duration.ofSeconds(1), Duration.ofSeconds(9), "It broke."));
    }

    @Test
    void anAnswerEndsARowOfFailures() {
        fail(2);
        breaker.answered(breaker.ask(now));
        fail(2);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void oneProbeIsMadeAfterThePauseWhileOthersAreRefused() {
        open();
        now += 10 * SECOND;

        assertThat(breaker.refuses(now - 1)).isTrue();
        assertThat(breaker.ask(now)).isEqualTo(CircuitBreaker.PROBE);
        assertThat(breaker.ask(now)).isEqualTo(CircuitBreaker.REFUSED);
    }

    @Test
    void theCallThatAskedForTheProbeIsTheTrial() {
        open();

        long trial = trial();

        assertThat(trial).isNotNegative();
        assertThat(breaker.ask(now)).isEqualTo(CircuitBreaker.REFUSED);
        breaker.answered(trial);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aBadProbeDoublesThePause() {
        open();
        now += 10 * SECOND;
        breaker.ask(now);

        breaker.probed(false, true, "It is down.", now);

        assertThat(breaker.outage(now).next()).isEqualTo(Duration.ofSeconds(20));
        assertThat(breaker.outage(now).last()).isEqualTo("It is down.");
        assertThat(breaker.outage(now).since()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aFailedTrialDoublesThePauseAndAnAnsweredOneForgetsThat() {
        open();
        breaker.failed(trial(), "Again.", now);
        assertThat(breaker.outage(now).next()).isEqualTo(Duration.ofSeconds(20));
        now += 10 * SECOND;
        breaker.answered(trial());

        open();

        assertThat(breaker.outage(now).next()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aCancelledTrialLetsTheNextCallBeOne() {
        open();
        long trial = trial();

        breaker.abandoned(trial);

        assertThat(breaker.ask(now)).isNotNegative();
        assertThat(breaker.state()).isEqualTo(State.TRIAL);
        breaker.answered(trial);
        assertThat(breaker.state()).as("an old trial says nothing").isEqualTo(State.TRIAL);
    }

    @Test
    void aGoodProbeThatNobodyWaitsForLetsTheNextCallPass() {
        open();
        now += 10 * SECOND;
        breaker.ask(now);

        assertThat(breaker.probed(true, false, "", now)).isEqualTo(CircuitBreaker.REFUSED);

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.ask(now)).isNotNegative();
    }

    @Test
    void callsFromBeforeItOpenedSayNothing() {
        long early = breaker.ask(now);
        open();

        breaker.answered(early);
        assertThat(breaker.state()).isEqualTo(State.OPEN);

        long trial = trial();
        breaker.failed(early, "late", now);
        assertThat(breaker.state()).isEqualTo(State.TRIAL);
        breaker.answered(trial);
        breaker.failed(early, "late", now);
        assertThat(breaker.outage(now).failures()).isZero();
    }

    @Test
    void somebodyElsesProbeCountsAsAFailureAndShortensThePause() {
        fail(1);
        breaker.othersProbeAnswered();
        breaker.othersProbeFailed("It is down.", now);
        assertThat(breaker.othersProbeFailed("It is down.", now)).isTrue();
        assertThat(breaker.state()).isEqualTo(State.OPEN);

        breaker.othersProbeFailed("It is down.", now);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        breaker.othersProbeAnswered();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void thePauseGrowsNoLongerThanTwoMinutes() {
        open();
        for (int i = 0; i < 100; i++) {
            now += 120 * SECOND;
            assertThat(breaker.ask(now)).isEqualTo(CircuitBreaker.PROBE);
            breaker.probed(false, true, "", now);
        }
        assertThat(breaker.outage(now).next()).isEqualTo(CircuitBreaker.LONGEST);
    }

    /** Calls at random against a naive model that keeps what happened since the last answer. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderOfEventsKeepsThePromises(long seed) {
        Random random = new Random(seed);
        List<Long> running = new ArrayList<>();
        long openUntil = 0;
        boolean probing = false;
        int probes = 0;
        for (int step = 0; step < 20_000; step++) {
            State before = breaker.state();
            now += random.nextInt(4) == 0 ? (long) (random.nextDouble() * 5 * SECOND) : 0;
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    long call = breaker.ask(now);
                    if (call == CircuitBreaker.PROBE) {
                        assertThat(before).isEqualTo(State.OPEN);
                        assertThat(now - openUntil).isNotNegative();
                        assertThat(probing).as("one probe at a time").isFalse();
                        probing = true;
                        probes++;
                    } else if (call == CircuitBreaker.REFUSED) {
                        assertThat(before).isIn(State.OPEN, State.PROBING, State.TRIAL);
                    } else {
                        assertThat(before).isIn(State.CLOSED, State.HALF_OPEN, State.TRIAL);
                        running.add(call);
                    }
                }
                case 2 -> {
                    if (probing) {
                        probing = false;
                        long trial = breaker.probed(random.nextBoolean(), random.nextBoolean(), "probe", now);
                        if (trial >= 0) {
                            assertThat(breaker.state()).isEqualTo(State.TRIAL);
                            running.add(trial);
                        }
                    }
                }
                case 3 -> take(running, random, call -> breaker.answered(call));
                case 4 -> take(running, random, call -> breaker.failed(call, "x", now));
                default -> take(running, random, call -> breaker.abandoned(call));
            }
            State after = breaker.state();
            if (after == State.OPEN && before != State.OPEN) {
                openUntil = now + breaker.outage(now).next().toNanos();
                assertThat(breaker.outage(now).next()).isBetween(Duration.ofSeconds(10), CircuitBreaker.LONGEST);
            }
            if (before == State.OPEN) {
                assertThat(after).isIn(State.OPEN, State.PROBING);
            }
            if (after == State.PROBING) {
                assertThat(probing).isTrue();
            }
            if (after == State.TRIAL) {
                assertThat(running).as("a trial is a call that runs").isNotEmpty();
            }
        }
        assertThat(probes).isPositive();
        finish(running, probing);
    }

    /** Whatever the state: when all calls have ended and the server answers, it closes. */
    private void finish(List<Long> running, boolean probing) {
        running.forEach(breaker::abandoned);
        if (probing) {
            breaker.probed(true, false, "", now);
        }
        now += 120 * SECOND;
        long call = breaker.ask(now);
        if (call == CircuitBreaker.PROBE) {
            call = breaker.probed(true, true, "", now);
        }
        breaker.answered(call);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    private static void take(List<Long> running, Random random, java.util.function.LongConsumer use) {
        if (!running.isEmpty()) {
            use.accept(running.remove(random.nextInt(running.size())));
        }
    }

    @Test
    void anotherTrialIsGrantedOnceTheOneThatRunsIsOlderThanThePause() {
        open();
        long first = trial();
        now += 10 * SECOND - 1;
        assertThat(breaker.ask(now)).isEqualTo(CircuitBreaker.REFUSED);

        now += 1;
        long second = breaker.ask(now);
        assertThat(second).isNotNegative();
        assertThat(breaker.ask(now)).isEqualTo(CircuitBreaker.REFUSED);
        breaker.abandoned(second);
        assertThat(breaker.state()).as("the first one still runs").isEqualTo(State.TRIAL);

        breaker.answered(first);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }
}
