/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Requests that wait for a {@link RateLimit}: first come, first served. Who cannot be sent in the time that it has is told at
 * once, when it comes and whenever the limit moves away.
 *
 * <p>Thread safe. Waits without a thread: one timer for all, which runs while somebody waits. Callbacks run with nothing
 * locked, on the thread that made them possible.
 */
final class RateQueue {

    private final RateLimit limit; // guarded by this
    private final int most;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final Set<Waiter> queue = new LinkedHashSet<>(); // guarded by this
    private Future<?> alarm; // guarded by this

    /** @param most how many wait, at least 0 */
    RateQueue(RateLimit limit, int most, ScheduledExecutorService timer, LongSupplier nanoTime) {
        this.limit = limit;
        this.most = most;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /** @return whether a request is sent now, before nobody else */
    synchronized boolean passes() {
        long now = nanoTime.getAsLong();
        boolean passes = queue.isEmpty() && limit.readyIn(0, now) == 0;
        if (passes) {
            limit.sent(now);
        }
        return passes;
    }

    /**
     * Waits. One of the two runs once, perhaps before this returns, and none after {@link Waiter#leave()} has returned unless
     * it has begun before.
     *
     * @param patience the nanoseconds that it may wait, {@link Long#MAX_VALUE} for any time
     * @param granted it is sent
     * @param refused it is not; gets the nanoseconds until it could have been
     * @return {@code null} when as many wait as may, and nothing runs
     */
    Waiter enter(long patience, Runnable granted, LongConsumer refused) {
        Waiter waiter;
        synchronized (this) {
            if (queue.size() >= most) {
                return null;
            }
            waiter = new Waiter(nanoTime.getAsLong(), patience, granted, refused);
            queue.add(waiter);
        }
        turn();
        return waiter;
    }

    /** As {@link RateLimit#used}. */
    void used(long tokens) {
        synchronized (this) {
            limit.used(tokens, nanoTime.getAsLong());
        }
        turn();
    }

    /** As {@link RateLimit#close}. */
    void close(Duration time) {
        synchronized (this) {
            limit.close(time, nanoTime.getAsLong());
        }
        turn();
    }

    /** As {@link RateLimit#reason}. */
    synchronized String reason() {
        return limit.reason(nanoTime.getAsLong());
    }

    /** @return how many wait */
    synchronized int waiting() {
        return queue.size();
    }

    /** Lets go whoever may, tells whoever cannot, and sets the alarm for the next one. */
    private void turn() {
        List<Runnable> calls = new ArrayList<>(0);
        synchronized (this) {
            if (queue.isEmpty()) {
                return;
            }
            long now = nanoTime.getAsLong();
            int ahead = 0;
            for (Iterator<Waiter> waiting = queue.iterator(); waiting.hasNext(); ) {
                Waiter waiter = waiting.next();
                long wait = limit.readyIn(ahead, now);
                if (wait == 0) {
                    limit.sent(now);
                    waiting.remove();
                    calls.add(waiter.granted);
                } else if (wait >= waiter.left(now)) {
                    waiting.remove();
                    calls.add(() -> waiter.refused.accept(wait));
                } else {
                    ahead++;
                }
            }
            wind(now);
        }
        calls.forEach(Runnable::run);
    }

    private void wind(long now) {
        if (queue.isEmpty()) {
            unwind();
        } else if (alarm == null) {
            try {
                alarm = timer.schedule(this::ring, limit.readyIn(0, now), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The transport is being stopped, and with it the instance, which ends its calls.
                alarm = null;
            }
        }
    }

    private void ring() {
        synchronized (this) {
            alarm = null;
        }
        turn();
    }

    private void unwind() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    /** One request that waits. */
    final class Waiter {

        private final long since;
        private final long patience;
        private final Runnable granted;
        private final LongConsumer refused;

        private Waiter(long since, long patience, Runnable granted, LongConsumer refused) {
            this.since = since;
            this.patience = patience;
            this.granted = granted;
            this.refused = refused;
        }

        /** Waits no longer. Idempotent. */
        void leave() {
            synchronized (RateQueue.this) {
                queue.remove(this);
                if (queue.isEmpty()) {
                    unwind();
                }
            }
        }

        private long left(long now) {
            return patience == Long.MAX_VALUE ? patience : patience - (now - since);
        }
    }
}
