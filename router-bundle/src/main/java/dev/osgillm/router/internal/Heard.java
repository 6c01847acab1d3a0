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
    private int speaker;
    private long before;
    private boolean waited;
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
     * @param now the number of who is to speak, 0 for nobody
     * @param time in nanoseconds
     * @return for how many nanoseconds there was nothing from him while somebody waited, as far as looks before this one saw
     */
    long silence(int now, long time) {
        long heard = events;
        boolean waits = awaited.getAsBoolean();
        if (now == 0 || now != speaker || heard != before || !waits || !waited) {
            speaker = now;
            before = heard;
            since = time;
        }
        waited = waits;
        return time - since;
    }
}
