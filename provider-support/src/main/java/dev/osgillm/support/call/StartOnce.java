/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.util.concurrent.atomic.AtomicReference;

/** Lets a call start once, and be cancelled before and after that. Thread safe. */
final class StartOnce {

    private static final Runnable NOT_STARTED = () -> {};
    private static final Runnable CANCELLED = () -> {};

    /** How to cancel what runs, or one of the two markers. */
    private final AtomicReference<Runnable> canceller = new AtomicReference<>(NOT_STARTED);

    /**
     * Makes this the one start of the call. A call that was cancelled before starts as a cancelled one.
     *
     * @return whether it is the first
     */
    boolean begin(Runnable cancel) {
        if (canceller.compareAndSet(NOT_STARTED, cancel)) {
            return true;
        }
        if (canceller.compareAndSet(CANCELLED, cancel)) {
            cancel.run();
            return true;
        }
        return false;
    }

    void cancel() {
        canceller
                .getAndUpdate(current -> current == NOT_STARTED ? CANCELLED : current)
                .run();
    }

    static IllegalStateException alreadyStarted() {
        return new IllegalStateException("The call was started before.");
    }
}
