/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks after all calls at once every so often, while there are any, and ends those whose provider says nothing for longer
 * than it may. So no call has an alarm of its own for what almost never happens.
 */
final class SilenceWatch {

    private static final int LOOKS = 10; // within the limit
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final SilenceLimit limit;
    private final RouterTimer timer;
    private final Collection<RunningCall<?>> running;
    private final AtomicBoolean watching = new AtomicBoolean();

    /** @param running changed by others at any time */
    SilenceWatch(SilenceLimit limit, RouterTimer timer, Collection<RunningCall<?>> running) {
        this.limit = limit;
        this.timer = timer;
        this.running = running;
    }

    /** A call is among those that run. */
    void began() {
        Duration standard = limit.standard();
        if (!standard.isZero() && !watching.get() && watching.compareAndSet(false, true)) {
            try {
                timer.after(interval(standard).toNanos(), this::look);
            } catch (RejectedExecutionException e) {
                watching.set(false); // the router has stopped and ends its calls by itself
            } catch (OutOfMemoryError e) {
                // No thread now: it stands in the timer's queue, for the next alarm that gets one.
            }
        }
    }

    private static Duration interval(Duration limit) {
        Duration part = limit.dividedBy(LOOKS);
        return part.compareTo(LONGEST) > 0 ? LONGEST : part.compareTo(SHORTEST) < 0 ? SHORTEST : part;
    }

    private void look() {
        try {
            long now = timer.now();
            running.forEach(call -> call.look(limit, now));
        } finally {
            watching.set(false);
            if (!running.isEmpty()) {
                began();
            }
        }
    }
}
