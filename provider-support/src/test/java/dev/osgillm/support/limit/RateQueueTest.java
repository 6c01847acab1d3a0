/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateQueueTest {

    private final ManualTime time = new ManualTime();
    private final List<String> log = new ArrayList<>();

    private RateQueue queue(int requests, int tokens) {
        return new RateQueue(new RateLimit(requests, tokens, 0), 100, time, time.nanoTime());
    }

    private RateQueue.Waiter enter(RateQueue queue, String name, long patience) {
        return queue.enter(
                patience, () -> log.add(name), nanos -> log.add(name + " refused " + Duration.ofNanos(nanos)));
    }

    @Test
    void requestsAreSentOneAfterTheOtherInTheOrderOfTheirComing() {
        RateQueue queue = queue(1, 0);
        assertThat(queue.passes()).isTrue();
        enter(queue, "a", Long.MAX_VALUE);
        enter(queue, "b", Long.MAX_VALUE);

        time.pass(Duration.ofSeconds(59));
        assertThat(log).isEmpty();
        time.pass(Duration.ofSeconds(1));
        assertThat(log).containsExactly("a");
        time.pass(Duration.ofSeconds(60));
        assertThat(log).containsExactly("a", "b");
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void nobodyOvertakesWhoWaitsForATimerThatIsLate() {
        AtomicLong clock = new AtomicLong();
        RateQueue queue = new RateQueue(new RateLimit(60, 0, 0), 100, time, clock::get);
        queue.close(Duration.ofSeconds(5));
        enter(queue, "a", Long.MAX_VALUE);
        clock.set(Duration.ofSeconds(6).toNanos());

        assertThat(queue.passes()).isFalse();
        time.pass(Duration.ofSeconds(5));
        assertThat(log).containsExactly("a");
        assertThat(queue.passes()).isTrue();
    }

    @Test
    void whoCannotBeSentInTimeIsToldAtOnce() {
        RateQueue queue = queue(1, 0);
        queue.passes();

        enter(queue, "a", Duration.ofSeconds(60).toNanos());
        enter(queue, "b", Duration.ofSeconds(61).toNanos());
        enter(queue, "c", Duration.ofSeconds(61).toNanos());

        assertThat(log).containsExactly("a refused PT1M", "c refused PT2M");
    }

    @Test
    void whoWaitsIsToldWhenTheServerMakesItTooLong() {
        RateQueue queue = queue(60, 0);
        queue.close(Duration.ofSeconds(2));
        enter(queue, "a", Duration.ofSeconds(10).toNanos());
        time.pass(Duration.ofSeconds(1));

        queue.close(Duration.ofSeconds(30));

        assertThat(log).containsExactly("a refused PT30S");
    }

    @Test
    void whoLeavesIsCalledNoMoreAndTheTimerEndsWithTheLastOne() {
        RateQueue queue = queue(1, 0);
        queue.passes();
        RateQueue.Waiter waiter = enter(queue, "a", Long.MAX_VALUE);

        waiter.leave();
        waiter.leave();
        time.pass(Duration.ofMinutes(5));

        assertThat(log).isEmpty();
        assertThat(queue.waiting()).isZero();
        assertThat(queue.passes()).isTrue();
    }

    @Test
    void aDebtOfTokensIsWaitedFor() {
        RateQueue queue = queue(0, 60);
        queue.used(90);
        enter(queue, "a", Long.MAX_VALUE);

        time.passOnceScheduled(Duration.ofSeconds(30));

        assertThat(log).containsExactly("a");
    }

    /** Everybody who waits at random is called exactly once or has left, in order, and never before the limit lets. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everybodyIsCalledOnceOrHasLeft(long seed) {
        Random random = new Random(seed);
        RateQueue queue = queue(30, 600);
        Map<Integer, RateQueue.Waiter> waiting = new LinkedHashMap<>();
        List<Integer> called = new ArrayList<>();
        List<Integer> ended = new ArrayList<>();
        List<Long> sent = new ArrayList<>();
        int entered = 0;
        for (int step = 0; step < 3_000; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    int number = entered++;
                    long patience = random.nextInt(3) == 0 ? Long.MAX_VALUE : random.nextInt(60) * 1_000_000_000L;
                    RateQueue.Waiter waiter = queue.enter(
                            patience,
                            () -> {
                                called.add(number);
                                ended.add(number);
                                sent.add(time.nanoTime().getAsLong());
                            },
                            nanos -> {
                                assertThat(nanos).isGreaterThanOrEqualTo(0);
                                ended.add(number);
                            });
                    waiting.put(number, waiter);
                    waiting.keySet().removeAll(ended);
                }
                case 3 -> {
                    if (!waiting.isEmpty()) {
                        int number = List.copyOf(waiting.keySet()).get(random.nextInt(waiting.size()));
                        waiting.remove(number).leave();
                        ended.add(number);
                    }
                }
                case 4 -> queue.used(random.nextInt(60));
                case 5 -> {
                    if (random.nextInt(10) == 0) {
                        queue.close(Duration.ofSeconds(random.nextInt(20)));
                    }
                }
                default -> time.pass(Duration.ofMillis(random.nextInt(5_000)));
            }
            waiting.keySet().removeAll(ended);
            assertThat(queue.waiting()).isEqualTo(waiting.size());
        }
        time.pass(Duration.ofMinutes(5));
        while (queue.waiting() > 0) {
            time.pass(Duration.ofSeconds(2));
        }
        assertThat(ended).doesNotHaveDuplicates().hasSize(entered);
        assertThat(called).isSorted();
        assertThat(called).isNotEmpty();
        for (int from = 0; from + 31 < sent.size(); from++) {
            long minutes30 = sent.get(from + 30) - sent.get(from);
            assertThat(minutes30).as("31 of a bucket of 30").isGreaterThanOrEqualTo(2_000_000_000L);
        }
    }
}
