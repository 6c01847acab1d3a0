/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

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
     * @param reference the median of its operations per second
     * @param challenger the median of its operations per second
     */
    record Outcome(double ratio, double lowest, double highest, double reference, double challenger) {}

    private final int rounds;
    private final long millis;

    /** @param millis of each turn; there are three turns more to warm up */
    Duel(int rounds, long millis) {
        this.rounds = rounds;
        this.millis = millis;
    }

    Outcome fight(int threads, Work reference, Work challenger) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            perSecond(threads, reference);
            perSecond(threads, challenger);
        }
        List<Double> ratios = new ArrayList<>();
        List<Double> one = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            one.add(perSecond(threads, reference));
            other.add(perSecond(threads, challenger));
            ratios.add(other.get(i) / one.get(i));
        }
        ratios.sort(null);
        return new Outcome(ratios.get(rounds / 2), ratios.get(0), ratios.get(rounds - 1), median(one), median(other));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private double perSecond(int threads, Work work) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
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
            });
            workers.add(worker);
            worker.start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("A measured operation failed.", failure.get());
        }
        return done.get() * 1e9 / (System.nanoTime() - started);
    }
}
