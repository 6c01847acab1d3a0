/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import java.time.Duration;
import java.util.Objects;

/**
 * What a person has set for an instance.
 *
 * @param maxConcurrentCalls how many calls run at once, 0 for any number
 * @param maxQueuedCalls how many more wait for a place, at least 0
 * @param requestsPerMinute how many requests are sent, 0 for any number
 * @param tokensPerMinute how many tokens are used, 0 for any number
 * @param breakerFailures after how many failures in a row the server is left alone, 0 for never
 * @param breakerPause how long at first, more than zero
 */
public record CallLimits(
        int maxConcurrentCalls,
        int maxQueuedCalls,
        int requestsPerMinute,
        int tokensPerMinute,
        int breakerFailures,
        Duration breakerPause) {

    /** The most requests or tokens of a minute that can be set. */
    public static final int MOST_PER_MINUTE = 1_000_000_000;

    /** What holds where nothing is set. */
    public static final CallLimits DEFAULTS = new CallLimits(0, 100, 0, 0, 10, Duration.ofSeconds(10));

    /** Nothing but what servers announce. */
    public static final CallLimits NONE = new CallLimits(0, 100, 0, 0, 0, Duration.ofSeconds(10));

    /** Checks the ranges. */
    public CallLimits {
        Objects.requireNonNull(breakerPause, "breakerPause");
        boolean good = maxConcurrentCalls >= 0
                && maxQueuedCalls >= 0
                && requestsPerMinute >= 0
                && requestsPerMinute <= MOST_PER_MINUTE
                && tokensPerMinute >= 0
                && tokensPerMinute <= MOST_PER_MINUTE
                && breakerFailures >= 0
                && !breakerPause.isNegative()
                && !breakerPause.isZero();
        if (!good) {
            throw new IllegalArgumentException("A limit is out of its range.");
        }
    }
}
