/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import dev.osgillm.api.metrics.Distribution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts durations in fixed steps: ten for each power of ten, from 1 ms to 10,000 s, and one for what is longer. */
final class Histogram {

    private static final int STEPS_PER_DECADE = 10;
    private static final int DECADES = 7;
    private static final long SHORTEST_MICROS = 1000;
    private static final long[] BOUNDS = bounds(); // in nanoseconds

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
    private final LongAdder sum = new LongAdder();
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    private static long[] bounds() {
        long[] bounds = new long[STEPS_PER_DECADE * DECADES + 1];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = 1000 * Math.round(SHORTEST_MICROS * Math.pow(10, (double) i / STEPS_PER_DECADE));
        }
        return bounds;
    }

    void add(long nanos) {
        long length = Math.max(0, nanos);
        int found = Arrays.binarySearch(BOUNDS, length);
        counts.incrementAndGet(found < 0 ? -found - 1 : found);
        sum.add(length);
        longest.accumulate(length);
    }

    Distribution read() {
        List<Distribution.Bucket> buckets = new ArrayList<>(counts.length());
        for (int i = 0; i < counts.length(); i++) {
            Duration upTo = i < BOUNDS.length ? Duration.ofNanos(BOUNDS[i]) : null;
            buckets.add(new Distribution.Bucket(upTo, counts.get(i)));
        }
        return Distribution.of(buckets, Duration.ofNanos(sum.sum()), Duration.ofNanos(longest.get()));
    }
}
