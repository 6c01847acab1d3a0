/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.util.function.BooleanSupplier;

/** What was heard of a call, and since when nothing was. */
final class Heard {

    private final BooleanSupplier awaited;

    private volatile long events; // which come one after the other

    // Of who looks.
    private Object speaker;
    private long before;
    private long since;

    /** @param awaited whether the caller waits for its provider now: he took what was there, and wants more */
    Heard(BooleanSupplier awaited) {
        this.awaited = awaited;
    }

    void event() {
        events = events + 1;
    }

    /** @return how many events came */
    long events() {
        return events;
    }

    /**
     * One after the other.
     *
     * @param now who is to speak, {@code null} for nobody
     * @param time in nanoseconds
     * @return for how many nanoseconds there was nothing from him, as far as looks before this one saw
     */
    long silence(Object now, long time) {
        long heard = events;
        if (now == null || now != speaker || heard != before || !awaited.getAsBoolean()) {
            speaker = now;
            before = heard;
            since = time;
        }
        return time - since;
    }
}
