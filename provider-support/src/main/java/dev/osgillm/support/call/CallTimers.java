/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The timers of one call: all of them end with it. Thread safe. */
final class CallTimers {

    /** A timer that can be stopped early. */
    @FunctionalInterface
    interface Timer {
        Timer NONE = () -> {};

        void stop();
    }

    private final ScheduledExecutorService timer;
    private final Runnable refused;
    private final List<Future<?>> running = new ArrayList<>(4); // guarded by this
    private boolean stopped; // guarded by this

    /** @param refused ends the call when the timer takes nothing any more: no call waits without its limits */
    CallTimers(ScheduledExecutorService timer, Runnable refused) {
        this.timer = timer;
        this.refused = refused;
    }

    /**
     * Runs something later unless the call has ended by then.
     *
     * @param limit zero for never
     * @param action short, does not block
     */
    Timer schedule(Duration limit, Runnable action) {
        return limit.isZero() ? Timer.NONE : after(limit, action);
    }

    /** Runs something later, at once for a delay of zero, unless the call has ended by then. */
    Timer after(Duration delay, Runnable action) {
        try {
            return started(delay, action);
        } catch (RejectedExecutionException e) {
            refused.run(); // the transport is being stopped
            return Timer.NONE;
        }
    }

    private synchronized Timer started(Duration delay, Runnable action) {
        if (stopped) {
            return Timer.NONE;
        }
        Future<?> future = timer.schedule(action, nanos(delay), TimeUnit.NANOSECONDS);
        running.removeIf(Future::isDone);
        running.add(future);
        return () -> future.cancel(false);
    }

    private static long nanos(Duration delay) {
        try {
            return delay.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE / 2;
        }
    }

    synchronized void stopAll() {
        stopped = true;
        running.forEach(future -> future.cancel(false));
        running.clear();
    }
}
