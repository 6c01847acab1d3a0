/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.support.limit.CallSlots.Standing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CallSlotsTest {

    private final List<String> granted = new ArrayList<>();

    private CallSlots.Place enter(CallSlots slots, String name) {
        return slots.enter(() -> granted.add(name));
    }

    @Test
    void aFreedPlaceGoesToWhoHasWaitedLongest() {
        CallSlots slots = new CallSlots(1, 2);
        CallSlots.Place first = enter(slots, "first");
        enter(slots, "second");
        enter(slots, "third");

        first.leave();

        assertThat(granted).containsExactly("second");
        assertThat(slots.running()).isOne();
        assertThat(slots.waiting()).isOne();
    }

    @Test
    void whoComesWhenTheQueueIsFullIsRefused() {
        CallSlots slots = new CallSlots(1, 1);

        assertThat(enter(slots, "a").first()).isEqualTo(Standing.RUNNING);
        assertThat(enter(slots, "b").first()).isEqualTo(Standing.WAITING);
        assertThat(enter(slots, "c").first()).isEqualTo(Standing.REFUSED);
    }

    @Test
    void aPlaceThatIsFreedAfterTheEndGoesToNobody() {
        CallSlots slots = new CallSlots(1, 1);
        CallSlots.Place running = enter(slots, "running");
        CallSlots.Place waiting = enter(slots, "waiting");

        slots.close();
        running.leave();

        assertThat(granted).isEmpty();
        assertThat(slots.waiting()).isOne();
        waiting.leave();
        assertThat(slots.running()).isZero();
        assertThat(slots.waiting()).isZero();
    }

    @Test
    void aPlaceIsFreedOnce() {
        CallSlots slots = new CallSlots(2, 0);
        CallSlots.Place place = enter(slots, "a");
        enter(slots, "b");

        place.leave();
        place.leave();

        assertThat(slots.running()).isOne();
    }

    private static final class Model {
        final Deque<CallSlots.Place> waiting = new ArrayDeque<>();
        final List<CallSlots.Place> running = new ArrayList<>();
    }

    /** Places come and go at random; a list that is searched from its beginning says what must happen. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void doesWhatAPlainListWouldDo(long seed) {
        Random random = new Random(seed);
        int most = 1 + random.nextInt(4);
        int mostWaiting = random.nextInt(5);
        CallSlots slots = new CallSlots(most, mostWaiting);
        Model model = new Model();
        List<CallSlots.Place> all = new ArrayList<>();
        List<CallSlots.Place> told = new ArrayList<>();
        List<CallSlots.Place> expected = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            if (all.isEmpty() || random.nextInt(5) < 3) {
                CallSlots.Place[] self = new CallSlots.Place[1];
                CallSlots.Place place = slots.enter(() -> told.add(self[0]));
                self[0] = place;
                all.add(place);
                if (model.running.size() < most && model.waiting.isEmpty()) {
                    assertThat(place.first()).isEqualTo(Standing.RUNNING);
                    model.running.add(place);
                } else if (model.waiting.size() < mostWaiting) {
                    assertThat(place.first()).isEqualTo(Standing.WAITING);
                    model.waiting.add(place);
                } else {
                    assertThat(place.first()).isEqualTo(Standing.REFUSED);
                }
            } else {
                CallSlots.Place place = all.get(random.nextInt(all.size()));
                place.leave();
                if (model.running.remove(place) && !model.waiting.isEmpty()) {
                    CallSlots.Place next = model.waiting.poll();
                    model.running.add(next);
                    expected.add(next);
                } else {
                    model.waiting.remove(place);
                }
            }
            assertThat(slots.running()).isEqualTo(model.running.size()).isLessThanOrEqualTo(most);
            assertThat(slots.waiting()).isEqualTo(model.waiting.size()).isLessThanOrEqualTo(mostWaiting);
        }
        assertThat(told).isEqualTo(expected);
        all.forEach(CallSlots.Place::leave);
        assertThat(slots.running()).isZero();
        assertThat(slots.waiting()).isZero();
    }

    @Test
    void threadsNeverHaveMorePlacesThanThereAreAndLeaveNone() throws InterruptedException {
        CallSlots slots = new CallSlots(3, 50);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        int calls = 4_000;
        CountDownLatch over = new CountDownLatch(calls);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int i = 0; i < calls; i++) {
                boolean impatient = i % 3 == 0;
                threads.execute(() -> {
                    CallSlots.Place[] place = new CallSlots.Place[1];
                    CountDownLatch known = new CountDownLatch(1);
                    AtomicBoolean decided = new AtomicBoolean(); // who waits either runs or leaves
                    Runnable work = () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        served.incrementAndGet();
                        inside.decrementAndGet();
                        place[0].leave();
                        over.countDown();
                    };
                    place[0] = slots.enter(() -> threads.execute(() -> {
                        try {
                            known.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        if (decided.compareAndSet(false, true)) {
                            work.run();
                        }
                    }));
                    known.countDown();
                    if (place[0].first() == Standing.RUNNING) {
                        work.run();
                    } else if (place[0].first() == Standing.REFUSED
                            || impatient && decided.compareAndSet(false, true)) {
                        place[0].leave();
                        over.countDown();
                    }
                });
            }
            assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(served.get()).isPositive();
        assertThat(slots.running()).isZero();
        assertThat(slots.waiting()).isZero();
    }
}
