/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many repetitions the calls of an instance may make together, so that they do not multiply the load of a server that
 * fails them all: for every five calls one, and a reserve for an instance that is seldom used. Thread safe.
 *
 * <p>So at any time there were at most {@code calls / 5 + RESERVE + seconds} repetitions.
 */
final class RetryBudget {

    /** Repetitions at the beginning; one each second comes back while there are fewer. */
    static final int RESERVE = 20;

    /** The most repetitions that calls without any save up. */
    static final int MOST = 100;

    /** What one repetition costs; a call brings one. */
    static final int CALLS_PER_RETRY = 5;

    private static final long NANOS_PER_POINT = TimeUnit.SECONDS.toNanos(1) / CALLS_PER_RETRY;

    private final LongSupplier nanoTime;
    private int points = RESERVE * CALLS_PER_RETRY; // guarded by this
    private long counted; // until when the clock has brought points; guarded by this

    /** @param nanoTime a monotonic clock */
    RetryBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        counted = nanoTime.getAsLong();
    }

    /** A call begins. */
    synchronized void called() {
        regain();
        points = Math.min(points + 1, MOST * CALLS_PER_RETRY);
    }

    /** @return whether there may be one repetition more, which is taken off */
    synchronized boolean take() {
        regain();
        if (points < CALLS_PER_RETRY) {
            return false;
        }
        points -= CALLS_PER_RETRY;
        return true;
    }

    private void regain() {
        long regained = (nanoTime.getAsLong() - counted) / NANOS_PER_POINT;
        counted += regained * NANOS_PER_POINT;
        long reserve = RESERVE * CALLS_PER_RETRY;
        if (points < reserve) {
            points = (int) Math.min(reserve, points + regained);
        }
    }
}
