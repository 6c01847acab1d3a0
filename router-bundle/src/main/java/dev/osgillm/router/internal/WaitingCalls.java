/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The calls that wait for an instance to come back. None has a thread: each is told once that it may look again. */
final class WaitingCalls {

    private final ScheduledExecutorService timer;
    private final Executor elsewhere;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

    /** @param elsewhere has threads that may meet the code of providers and subscribers */
    WaitingCalls(ScheduledExecutorService timer, Executor elsewhere) {
        this.timer = timer;
        this.elsewhere = elsewhere;
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
                alarm = timer.schedule(this::end, nanos, TimeUnit.NANOSECONDS);
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
                elsewhere.execute(again);
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
