/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/**
 * Two ways to do the same, measured in turns in one process: only their ratio says something on a machine that does
 * other things as well.
 */
final class Duel {

    /** One operation. */
    interface Work {
        void once() throws Exception;
    }

    /**
     * What came of it.
     *
     * @param ratio the median of the rounds' ratios of operations per second, the challenger's to the reference's
     * @param lowest the lowest ratio of a round
     * @param highest the highest
     * @param reference the medians of its turns
     * @param challenger the medians of its turns
     */
    record Outcome(double ratio, double lowest, double highest, Turn reference, Turn challenger) {}

    /**
     * What a turn brought, or the medians of several.
     *
     * @param perSecond operations
     * @param cpuMicros processor time of an operation, that of this whole process
     * @param bytes that an operation allocates
     */
    record Turn(double perSecond, double cpuMicros, double bytes) {

        private static Turn median(List<Turn> turns) {
            return new Turn(median(turns, Turn::perSecond), median(turns, Turn::cpuMicros), median(turns, Turn::bytes));
        }

        private static double median(List<Turn> turns, ToDoubleFunction<Turn> value) {
            double[] values = turns.stream().mapToDouble(value).sorted().toArray();
            return values[values.length / 2];
        }
    }

    private static final int WARM_UP = 3;

    private final int rounds;
    private final long millis;

    /** @param millis of each turn; there are three turns more to warm up */
    Duel(int rounds, long millis) {
        this.rounds = rounds;
        this.millis = millis;
    }

    Outcome fight(int threads, Work reference, Work challenger) throws InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            turn(threads, reference);
            turn(threads, challenger);
        }
        List<Double> ratios = new ArrayList<>();
        List<Turn> one = new ArrayList<>();
        List<Turn> other = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            one.add(turn(threads, reference));
            other.add(turn(threads, challenger));
            ratios.add(other.get(i).perSecond() / one.get(i).perSecond());
        }
        ratios.sort(null);
        return new Outcome(
                ratios.get(rounds / 2), ratios.get(0), ratios.get(rounds - 1), Turn.median(one), Turn.median(other));
    }

    private Turn turn(int threads, Work work) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch finished = new CountDownLatch(threads);
        CountDownLatch measured = new CountDownLatch(1); // what a thread allocated is not known when it has ended
        Meter meter = new Meter();
        long started = System.nanoTime();
        long deadline = started + TimeUnit.MILLISECONDS.toNanos(millis);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(() -> {
                try {
                    while (System.nanoTime() < deadline) {
                        work.once();
                        done.incrementAndGet();
                    }
                } catch (Exception | Error e) {
                    failure.set(e);
                }
                finished.countDown();
                await(measured);
            });
            workers.add(worker);
            worker.start();
        }
        finished.await();
        double seconds = (System.nanoTime() - started) / 1e9;
        Meter.Spent spent = meter.spent();
        measured.countDown();
        for (Thread worker : workers) {
            worker.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("A measured operation failed.", failure.get());
        }
        double operations = done.get();
        return new Turn(operations / seconds, spent.cpuMicros() / operations, spent.bytes() / operations);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
