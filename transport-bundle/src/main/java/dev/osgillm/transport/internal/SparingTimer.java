/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A timer whose thread is seldom woken. An executor wakes its thread for each task that is due before all others, and the
 * limits of calls are, one after the other, although almost all of them are stopped long before they are due. So while
 * there is work a beat is always due before them, which costs one waking each second instead of one for each call.
 */
final class SparingTimer extends ScheduledThreadPoolExecutor {

    private static final long BEAT_MILLIS = 1_000;

    private final AtomicBoolean beating = new AtomicBoolean();
    private volatile boolean used;

    SparingTimer(TransportThreads threads) {
        super(1, threads);
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
        super.schedule(this::beat, BEAT_MILLIS, TimeUnit.MILLISECONDS);
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
