/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import java.time.Duration;

/** When an instance is asked next. */
final class Pace {

    /** An application that starts is given time, and a program that runs one command asks nobody. */
    static final Duration FIRST = Duration.ofSeconds(2);

    /** After a first failure. Doubles with each one that follows. */
    static final Duration AGAIN = Duration.ofSeconds(5);

    /** However long its interval is, an instance that is back is noticed by then. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    static final int LONGEST_IN_INTERVALS = 10;
    static final double JITTER = 0.2;

    private Pace() {}

    /** @param random from 0 to 1 */
    static Duration first(double random) {
        return jittered(FIRST, random);
    }

    /**
     * @param interval of a healthy instance, not zero
     * @param failures in a row until now
     * @param random from 0 to 1
     */
    static Duration after(Duration interval, int failures, double random) {
        if (failures == 0) {
            return jittered(interval, random);
        }
        Duration longest = shorter(interval.multipliedBy(LONGEST_IN_INTERVALS), LONGEST);
        Duration pause = shorter(interval, AGAIN);
        for (int i = 1; i < failures && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return jittered(shorter(pause, longest), random);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Longer, so that instances which came up together are not asked together for ever. */
    private static Duration jittered(Duration pause, double random) {
        return pause.plusMillis(Math.round(pause.toMillis() * JITTER * random));
    }
}
