/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The clock of calls, and one thread for all their alarms, which lives while there are any. It meets no code of providers
 * and subscribers; {@link #elsewhere} has threads for that.
 */
@Component(service = RouterTimer.class)
public final class RouterTimer {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final long IDLE_SECONDS = 10;

    private final ScheduledExecutorService alarms;
    private final LongSupplier clock;
    private final Executor elsewhere;

    /** Starts no thread yet. */
    @Activate
    public RouterTimer(@Reference ToolThreads threads) {
        this(alarms(), System::nanoTime, threads::elsewhere);
    }

    /**
     * @param clock in nanoseconds, from any start
     * @param elsewhere has threads that may meet the code of providers and subscribers
     */
    RouterTimer(ScheduledExecutorService alarms, LongSupplier clock, Executor elsewhere) {
        this.alarms = alarms;
        this.clock = clock;
        this.elsewhere = elsewhere;
    }

    private static ScheduledExecutorService alarms() {
        ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "llm-router-timer");
            thread.setDaemon(true);
            thread.setContextClassLoader(RouterTimer.class.getClassLoader()); // not of whoever happened to start it
            return thread;
        });
        alarms.setRemoveOnCancelPolicy(true);
        alarms.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        alarms.allowCoreThreadTimeOut(true);
        return alarms;
    }

    /** No alarm goes off any more: whoever set one has ended by now. */
    @Deactivate
    void deactivate() {
        alarms.shutdownNow();
    }

    /** @return the time in nanoseconds, from any start */
    long now() {
        return clock.getAsLong();
    }

    /**
     * @param nanos from now
     * @param task short, and of the router's own code
     * @return takes it back
     * @throws RejectedExecutionException when the router has stopped
     */
    Future<?> after(long nanos, Runnable task) {
        return alarms.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Does something on another thread, which may meet the code of providers and subscribers. */
    void elsewhere(Runnable work) {
        elsewhere.execute(work);
    }

    /** @return the duration, at most a year: a longer one is for ever, and too long for a number */
    static long nanos(Duration duration) {
        return (duration.compareTo(LONGEST) < 0 ? duration : LONGEST).toNanos();
    }
}
