/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

/**
 * A bucket that holds what a minute brings, full at first, filled evenly. It may go into debt, at most by what some minutes
 * bring, so that one mad number closes nothing for good.
 *
 * <p>Kept as the moment at which it is full again, in whole nanoseconds: nothing is rounded away over time. For one thread.
 */
final class TokenBucket {

    private static final long MINUTE = 60_000_000_000L;

    private final long nanosEach;
    private final long nanosInAll;
    private final long longestDebt;
    private long fullAt;

    /**
     * @param perMinute 1 to {@link CallLimits#MOST_PER_MINUTE}
     * @param longestDebt the nanoseconds after which any debt is paid
     * @param now of a clock in nanoseconds
     */
    TokenBucket(int perMinute, long longestDebt, long now) {
        nanosEach = (MINUTE + perMinute - 1) / perMinute;
        nanosInAll = nanosEach * perMinute;
        this.longestDebt = longestDebt;
        fullAt = now;
    }

    /**
     * @param needed how much must be there, 0 for no debt
     * @return the nanoseconds until then, 0 for now
     */
    long readyIn(long needed, long now) {
        return Math.max(0, Math.max(0, fullAt - now) - nanosInAll + needed * nanosEach);
    }

    /** @param amount at least 0 */
    void take(long amount, long now) {
        long empty = Math.max(0, fullAt - now);
        long most = nanosInAll + longestDebt;
        long taken = amount > most / nanosEach ? most : amount * nanosEach;
        fullAt = now + Math.min(most, empty + taken);
    }
}
