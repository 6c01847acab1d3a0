/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Timings;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Measures one call over all its attempts. */
public final class CallMeter {

    private static final long NEVER = Long.MIN_VALUE;
    private static final Duration ENDLESS = Duration.ofDays(36_500);

    private final LongSupplier nanoTime;
    private final long started;
    private volatile long firstEvent = NEVER;

    /** @param nanoTime the clock; the call starts now */
    public CallMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        started = nanoTime.getAsLong();
    }

    void firstEventArrived() {
        if (firstEvent == NEVER) {
            firstEvent = nanoTime.getAsLong();
        }
    }

    /** @return the nanoseconds since the start of the call */
    long elapsedNanos() {
        return nanoTime.getAsLong() - started;
    }

    /**
     * @param limit of the call, zero for none
     * @return the nanoseconds that are left of it, at least 0; {@link Long#MAX_VALUE} for any number
     */
    long leftNanos(Duration limit) {
        boolean endless = limit.isZero() || limit.compareTo(ENDLESS) >= 0;
        return endless ? Long.MAX_VALUE : Math.max(0, limit.toNanos() - elapsedNanos());
    }

    /** @return how long the call took until now */
    public Timings timings() {
        long first = firstEvent;
        return Timings.of(first == NEVER ? null : Duration.ofNanos(first - started), Duration.ofNanos(elapsedNanos()));
    }
}
