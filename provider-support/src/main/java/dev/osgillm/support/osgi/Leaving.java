/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import dev.osgillm.support.call.CallEngine;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * An instance that takes no calls any more and lets those that run finish.
 *
 * @param engine refuses new calls
 * @param drain how long running calls may go on
 * @param since when that time began, {@code System.nanoTime()}
 */
record Leaving(CallEngine engine, Duration drain, long since) {

    /** Waits for several at a time, each within its own time; so does, once the last one is over, the short time to end. */
    static void await(Collection<Leaving> all) {
        long now = System.nanoTime();
        List<Leaving> soonestFirst = all.stream()
                .sorted(Comparator.comparing(leaving -> left(leaving.drain, leaving.since, now)))
                .toList();
        for (Leaving leaving : soonestFirst) {
            leaving.engine.end(left(leaving.drain, leaving.since, System.nanoTime()));
        }
        long ended = System.nanoTime();
        for (Leaving leaving : soonestFirst) {
            leaving.engine.awaitEnd(left(CallEngine.GRACE, ended, System.nanoTime()));
        }
    }

    private static Duration left(Duration limit, long since, long now) {
        Duration left = limit.minusNanos(now - since);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
