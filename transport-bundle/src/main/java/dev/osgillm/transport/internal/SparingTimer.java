/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A timer whose thread is seldom woken. An executor wakes its thread for each task that is due before all others, and the
 * limits of calls are, one after the other, although almost all of them are stopped long before they are due. So while
 * there is work a beat is always due before them, which costs one waking for each beat instead of one for each call.
 */
final class SparingTimer extends ScheduledThreadPoolExecutor {

    private final AtomicBoolean beating = new AtomicBoolean();
    private final Duration beat;
    private volatile boolean used;

    /** @param beat how often its thread is woken while there is work */
    SparingTimer(TransportThreads threads, Duration beat) {
        super(1, threads);
        this.beat = beat;
        setRemoveOnCancelPolicy(true);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        if (!used) {
            used = true;
        }
        if (!beating.get() && beating.compareAndSet(false, true)) {
            beatLater();
        }
        return super.schedule(task, delay, unit);
    }

    private void beatLater() {
        super.schedule(this::beat, beat.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beat() {
        boolean goesOn = used;
        used = false;
        if (goesOn) {
            beatLater();
        } else {
            beating.set(false);
        }
    }
}
