/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

/** A way to run a call. */
enum Mode {
    BLOCKING(false),
    /** Blocking, with an interrupt at a random moment. */
    INTERRUPTED(true),
    ASYNC(false),
    ASYNC_CANCELLED(true),
    EVENTS(false),
    /** A subscriber that takes one event at a time and its time for each. */
    SLOWLY(false),
    EVENTS_CANCELLED(true),
    /** A subscriber that cancels its own subscription. */
    UNSUBSCRIBED(false),
    ITERATED(false),
    /** An iteration that is closed early. */
    CLOSED(true);

    private final boolean cancels;

    Mode(boolean cancels) {
        this.cancels = cancels;
    }

    /** @return whether the call may end with {@code CANCELLED} */
    boolean cancels() {
        return cancels;
    }
}
