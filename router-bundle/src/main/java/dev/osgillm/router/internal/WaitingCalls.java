/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The calls that wait for an instance to come back. None has a thread: each is told once that it may look again. */
final class WaitingCalls {

    private final RouterTimer timer;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

    WaitingCalls(RouterTimer timer) {
        this.timer = timer;
    }

    /**
     * @param nanos the longest to wait
     * @param again runs once, unless the wait is dropped: elsewhere, and perhaps before this returns
     */
    Wait begin(long nanos, Runnable again) {
        Wait wait = new Wait(again);
        waits.add(wait);
        wait.limit(nanos);
        return wait;
    }

    /** What there is has changed. */
    void changed() {
        waits.forEach(Wait::end);
    }

    /** The router stops: nobody waits any more. */
    void close() {
        changed();
    }

    int size() {
        return waits.size();
    }

    final class Wait {

        private final AtomicBoolean over = new AtomicBoolean();
        private final Runnable again;
        private volatile Future<?> alarm;

        Wait(Runnable again) {
            this.again = again;
        }

        private void limit(long nanos) {
            try {
                alarm = timer.after(nanos, this::end);
            } catch (RejectedExecutionException e) {
                end(); // the router is stopping
            }
            if (over.get()) {
                clear();
            }
        }

        /** Lets the call look again. Idempotent. */
        void end() {
            if (over.compareAndSet(false, true)) {
                clear();
                timer.elsewhere(again);
            }
        }

        /** The call does not want to know any more. Idempotent. */
        void drop() {
            if (over.compareAndSet(false, true)) {
                clear();
            }
        }

        private void clear() {
            waits.remove(this);
            Future<?> current = alarm;
            if (current != null) {
                current.cancel(false);
            }
        }
    }
}
