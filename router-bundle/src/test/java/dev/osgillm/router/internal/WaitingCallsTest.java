/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static dev.osgillm.router.internal.WaitingCalls.FIRST;
import static dev.osgillm.router.internal.WaitingCalls.HEAD_START;
import static dev.osgillm.router.internal.WaitingCalls.PORTION;
import static dev.osgillm.router.internal.WaitingCalls.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which order, and how many at once, calls are told to look again. */
@Timeout(60)
class WaitingCallsTest {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long EVER = Long.MAX_VALUE;

    private final ManualTime time = new ManualTime();
    private final WaitingCalls calls = new WaitingCalls(new RouterTimer(time, time.nanoTime(), Runnable::run));
    private final List<Integer> told = new ArrayList<>();
    private final List<WaitingCalls.Wait> waits = new ArrayList<>();

    private WaitingCalls.Wait wait(int number, Duration grace, long total) {
        WaitingCalls.Wait wait = calls.wait(grace.toNanos(), total, () -> told.add(number));
        waits.add(wait);
        wait.begin();
        return wait;
    }

    private void waiting(int count) {
        IntStream.range(0, count).forEach(number -> wait(number, GRACE, EVER));
    }

    private void changeWithoutHeadStart() {
        calls.changed();
        time.pass(HEAD_START);
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void aChangeTellsThemInTheirOrderAPortionAtATime() {
        waiting(2 * PORTION + 1);
        changeWithoutHeadStart();
        assertThat(told).isEqualTo(upTo(PORTION));
        time.pass(TICK.minusNanos(1));
        assertThat(told).hasSize(PORTION);
        time.pass(Duration.ofNanos(1));
        assertThat(told).isEqualTo(upTo(2 * PORTION));
        time.pass(TICK);
        assertThat(told).isEqualTo(upTo(2 * PORTION + 1));
        assertThat(calls.size()).isZero();
    }

    @Test
    void theFirstHaveAHeadStart() {
        waiting(PORTION + 1);
        calls.changed();
        assertThat(told).isEqualTo(upTo(FIRST));
        time.pass(HEAD_START.minusNanos(1));
        assertThat(told).hasSize(FIRST);
        time.pass(Duration.ofNanos(1));
        assertThat(told).isEqualTo(upTo(PORTION));
    }

    @Test
    void theHeadStartIsOverWhenOneOfTheFirstHasEnded() {
        waiting(3 * PORTION);
        calls.changed();
        waits.get(1).drop();
        assertThat(told).isEqualTo(upTo(PORTION + 1));
        time.pass(HEAD_START);
        assertThat(told).hasSize(PORTION + 1);
        time.pass(TICK);
        assertThat(told).isEqualTo(upTo(2 * PORTION + 1));
    }

    @Test
    void theFirstAfterALaterChangeHaveAHeadStartToo() {
        waiting(PORTION);
        changeWithoutHeadStart();
        time.pass(TICK);
        waiting(PORTION);
        calls.changed();
        assertThat(told).hasSize(PORTION + FIRST);
        time.pass(HEAD_START);
        assertThat(told).hasSize(2 * PORTION);
    }

    @Test
    void oneThatEndsMakesPlaceForTheNext() {
        waiting(PORTION + 3);
        changeWithoutHeadStart();
        waits.get(5).drop();
        waits.get(5).drop();
        assertThat(told).isEqualTo(upTo(PORTION + 1));
        waits.get(PORTION).drop();
        assertThat(told).isEqualTo(upTo(PORTION + 2));
    }

    @Test
    void oneOfAnEarlierPortionMakesNoSecondPlace() {
        waiting(3 * PORTION);
        changeWithoutHeadStart();
        time.pass(TICK);
        waits.get(0).drop();
        assertThat(told).hasSize(2 * PORTION);
        waits.get(PORTION).drop();
        assertThat(told).hasSize(2 * PORTION + 1);
    }

    @Test
    void thePlacesOfTheLastChangeAreFreeAfterATick() {
        waiting(PORTION);
        changeWithoutHeadStart();
        time.pass(TICK);
        waiting(PORTION);
        changeWithoutHeadStart();
        assertThat(told).hasSize(2 * PORTION);
    }

    @Test
    void thoseThatWaitAnewMakePlaceAtOnceAndAreToldOnceForEachChange() {
        int many = 5_000;
        IntStream.range(0, many).forEach(this::waitAnew);
        calls.changed();
        assertThat(told).isEqualTo(upTo(many));
        calls.changed();
        assertThat(told).hasSize(2 * many);
        assertThat(told.subList(many, 2 * many)).isEqualTo(upTo(many));
        assertThat(calls.size()).isEqualTo(many);
    }

    private void waitAnew(int number) {
        WaitingCalls.Wait[] mine = new WaitingCalls.Wait[1];
        mine[0] = calls.wait(GRACE.toNanos(), EVER, () -> {
            told.add(number);
            mine[0].drop();
            waitAnew(number);
        });
        mine[0].begin();
    }

    @Test
    void aSecondChangeLosesNobodyAndTellsNobodyTwice() {
        waiting(2 * PORTION);
        changeWithoutHeadStart();
        wait(2 * PORTION, GRACE, EVER);
        calls.changed();
        assertThat(told).hasSize(PORTION);
        time.pass(TICK);
        time.pass(TICK);
        assertThat(told).isEqualTo(upTo(2 * PORTION + 1));
        time.pass(GRACE);
        assertThat(told).hasSize(2 * PORTION + 1);
    }

    @Test
    void withoutAChangeTheTimeEndsAWait() {
        waiting(2 * PORTION);
        time.pass(GRACE.minusNanos(1));
        assertThat(told).isEmpty();
        time.pass(Duration.ofNanos(1));
        assertThat(told).isEqualTo(upTo(2 * PORTION));
    }

    @Test
    void whoWaitsForItsTurnWaitsNoLongerForAChange() {
        waiting(PORTION);
        for (int number = PORTION; number < 3 * PORTION; number++) {
            wait(number, TICK.dividedBy(2), EVER);
        }
        changeWithoutHeadStart();
        time.pass(TICK.dividedBy(2));
        assertThat(told).as("all at once, when the grace is over").hasSize(PORTION);
        time.pass(TICK.dividedBy(2));
        assertThat(told).hasSize(2 * PORTION);
    }

    @Test
    void whoWaitsForItsTurnIsToldWhenItsOwnLimitIsOver() {
        waiting(3 * PORTION);
        wait(-1, GRACE, TICK.dividedBy(2).toNanos());
        calls.changed();
        time.pass(TICK.dividedBy(2).minusNanos(1));
        assertThat(told).doesNotContain(-1);
        time.pass(Duration.ofNanos(1));
        assertThat(told).endsWith(-1).hasSize(PORTION + 1);
        time.pass(GRACE);
        assertThat(told).containsOnlyOnce(-1);
    }

    @Test
    void aLimitThatIsLongerThanTheGraceHoldsWhileItWaitsForItsTurn() {
        waiting(3 * PORTION);
        Duration grace = TICK.dividedBy(4);
        wait(-1, grace, grace.multipliedBy(2).toNanos());
        calls.changed();
        time.pass(grace);
        assertThat(told).doesNotContain(-1);
        time.pass(grace);
        assertThat(told).endsWith(-1);
    }

    @Test
    void whoIsEndedIsToldAtOnceAndWhoIsDroppedNever() {
        waiting(3 * PORTION);
        waits.get(0).drop();
        changeWithoutHeadStart();
        waits.get(2 * PORTION).end();
        waits.get(2 * PORTION + 1).drop();
        assertThat(told).hasSize(PORTION + 1).endsWith(2 * PORTION);
        time.pass(TICK);
        time.pass(TICK);
        assertThat(told).hasSize(3 * PORTION - 2).doesNotContain(0, 2 * PORTION + 1);
    }

    @Test
    void whoIsToldAndEndedHoldsItsPlaceUntilItIsDropped() {
        waiting(PORTION + 1);
        changeWithoutHeadStart();
        waits.get(0).end();
        assertThat(told).isEqualTo(upTo(PORTION));
        waits.get(0).drop();
        assertThat(told).isEqualTo(upTo(PORTION + 1));
    }

    @Test
    void whoLookedTooEarlyIsTold() {
        wait(0, GRACE, EVER).look();
        assertThat(told).containsExactly(0);
        waits.get(0).look();
        assertThat(told).containsExactly(0);
    }

    @Test
    void whoIsEndedBeforeItBeginsDoesNotWait() {
        WaitingCalls.Wait wait = calls.wait(GRACE.toNanos(), EVER, () -> told.add(1));
        wait.end();
        wait.begin();
        calls.changed();
        time.pass(GRACE);
        assertThat(told).containsExactly(1);
        assertThat(calls.size()).isZero();
    }

    @Test
    void theEndOfTheRouterTellsAllAtOnce() {
        waiting(5 * PORTION);
        calls.changed();
        wait(5 * PORTION, GRACE, EVER);
        calls.close();
        assertThat(told).isEqualTo(upTo(5 * PORTION + 1));
        wait(-1, GRACE, EVER);
        assertThat(told).endsWith(-1);
    }

    @Test
    void aTimerThatHasEndedTellsAllAtOnce() {
        ScheduledExecutorService ended = Executors.newSingleThreadScheduledExecutor();
        ended.shutdownNow();
        WaitingCalls late = new WaitingCalls(new RouterTimer(ended, time.nanoTime(), Runnable::run));
        for (int i = 0; i < 2 * PORTION; i++) {
            late.wait(GRACE.toNanos(), EVER, () -> told.add(0)).begin();
        }
        assertThat(told).hasSize(2 * PORTION);
    }

    @Test
    void whoFindsNoThreadIsToldWithTheNextPortion() {
        AtomicInteger missing = new AtomicInteger(PORTION / 2);
        WaitingCalls poor = new WaitingCalls(new RouterTimer(time, time.nanoTime(), work -> {
            if (missing.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread: thrown by the test");
            }
            work.run();
        }));
        for (int i = 0; i < PORTION; i++) {
            int number = i;
            poor.wait(GRACE.toNanos(), EVER, () -> told.add(number)).begin();
        }
        poor.changed();
        time.pass(HEAD_START);
        assertThat(told).hasSize(PORTION / 2);
        time.pass(TICK);
        assertThat(told).containsExactlyInAnyOrderElementsOf(upTo(PORTION));
        assertThat(poor.size()).isZero();
    }

    @Test
    void eachOfManyIsToldExactlyOnceWhateverHappensAtTheSameTime() throws Exception {
        int many = 3_000;
        ScheduledExecutorService alarms = Executors.newSingleThreadScheduledExecutor();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        ExecutorService changing = Executors.newSingleThreadExecutor();
        try {
            // As the router's own threads: what they cannot take any more runs at once.
            Executor elsewhere = work -> {
                try {
                    pool.execute(work);
                } catch (RejectedExecutionException e) {
                    work.run();
                }
            };
            WaitingCalls busy = new WaitingCalls(new RouterTimer(alarms, System::nanoTime, elsewhere));
            AtomicIntegerArray times = new AtomicIntegerArray(many);
            CyclicBarrier together = new CyclicBarrier(2);
            Future<?> changes = changing.submit(() -> {
                together.await(30, TimeUnit.SECONDS);
                for (int i = 0; i < many; i++) {
                    busy.changed();
                }
                return null;
            });
            together.await(30, TimeUnit.SECONDS);
            for (int i = 0; i < many; i++) {
                int number = i;
                WaitingCalls.Wait[] mine = new WaitingCalls.Wait[1];
                mine[0] = busy.wait(GRACE.toNanos(), EVER, () -> {
                    times.incrementAndGet(number);
                    mine[0].drop();
                });
                mine[0].begin();
                if (i % 3 == 0) {
                    mine[0].end();
                }
            }
            changes.get(30, TimeUnit.SECONDS);
            busy.changed();
            busy.close();
            for (ExecutorService telling : List.of(pool, alarms)) {
                telling.shutdown();
                assertThat(telling.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            }
            for (int i = 0; i < many; i++) {
                assertThat(times.get(i)).as("call %s", i).isOne();
            }
            assertThat(busy.size()).isZero();
        } finally {
            alarms.shutdownNow();
            pool.shutdownNow();
            changing.shutdownNow();
        }
    }
}
