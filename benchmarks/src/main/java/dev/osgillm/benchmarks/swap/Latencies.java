/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.swap;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** How long requests took, from the moment at which they were due. Thread safe. */
final class Latencies {

    private long[] nanos = new long[1 << 12];
    private int count;

    synchronized void add(long taken) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = taken;
    }

    /** Takes over what others measured. */
    void addAll(Latencies others) {
        for (long taken : others.sorted()) {
            add(taken);
        }
    }

    synchronized int count() {
        return count;
    }

    /**
     * @param share 0.5 for the median, 1 for the longest
     * @return milliseconds, 0 when there are none
     */
    double percentile(double share) {
        long[] sorted = sorted();
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)] / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private synchronized long[] sorted() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
