/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import dev.osgillm.api.metrics.CallMetrics;
import java.util.concurrent.atomic.AtomicLong;

/** One line of the measurements. Leaves only at a reset, and only while nothing runs that would count here. */
final class Row extends Subject {

    private static final long GONE = Long.MIN_VALUE;

    private final AtomicLong running = new AtomicLong();
    private volatile Counts counts = new Counts();

    Row(String providerId, String model, String operation) {
        super(providerId, model, operation);
    }

    /** @return {@code false} when the row has left, and another one must be looked up */
    boolean enter() {
        long now;
        do {
            now = running.get();
            if (now == GONE) {
                return false;
            }
        } while (!running.compareAndSet(now, now + 1));
        return true;
    }

    void leave() {
        running.decrementAndGet();
    }

    /** @return whether nothing ran, so that nobody can enter any more */
    boolean close() {
        return running.compareAndSet(0, GONE);
    }

    Counts counts() {
        return counts;
    }

    void reset() {
        counts = new Counts();
    }

    CallMetrics read() {
        return counts.read(this, Math.max(0, running.get()));
    }
}
