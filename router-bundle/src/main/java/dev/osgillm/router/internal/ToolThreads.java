/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which tools run, approvals are asked for and calls that are made of other calls begin. {@link #PLACES} tools run at a time, further ones wait.
 * A run that was given up gives its place back at once and only its thread stays with it: code that ignores the interrupt
 * costs a thread, of which there are more than places, and holds up nobody until all are lost.
 */
@Component(service = ToolThreads.class)
public final class ToolThreads {

    static final int PLACES = 16;
    static final int THREADS = 64;
    static final int WAITING = 256;

    private static final Logger LOG = LoggerFactory.getLogger(ToolThreads.class);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final long IDLE_SECONDS = 10;
    private static final long STOP_MILLIS = 1_000;
    private static final Duration AGAIN = Duration.ofMillis(100);

    private final BiFunction<Runnable, String, Thread> threads;
    private final AtomicInteger numbers = new AtomicInteger();
    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(0, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
    /** Goes on with calls while tools hold all threads of the pool: a thread of its own, as long as it has work. */
    private final ThreadPoolExecutor reserve =
            new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, this::thread);

    // Guarded by this; nobody else's code runs under it.
    private final Set<PooledRun<?>> placed = new HashSet<>();
    private final Set<PooledRun<?>> aside = new HashSet<>();
    private final Queue<PooledRun<?>> waiting = new ArrayDeque<>();
    private boolean closed;

    /** Something stands in the timer's queue for which there was no thread. */
    private volatile boolean behind;

    /** Starts no thread yet. */
    @Activate
    public ToolThreads() {
        this(ToolThread::new);
    }

    /** @param threads makes them, for their work and with their name */
    ToolThreads(BiFunction<Runnable, String, Thread> threads) {
        this.threads = threads;
        reserve.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Ends all runs. A tool that does not listen keeps its thread, a daemon, and is not waited for. */
    @Deactivate
    void deactivate() {
        List<PooledRun<?>> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            all.addAll(placed);
            all.addAll(aside);
            all.addAll(waiting);
        }
        all.forEach(run -> run.giveUp(stopping()));
        timer.shutdownNow();
        pool.shutdown();
        reserve.shutdown(); // after what the runs left for it
        if (Thread.currentThread() instanceof ToolThread) {
            return; // who stops the router from here would wait for itself
        }
        try {
            if (!pool.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("{} tools ignore that they were interrupted, and keep their threads", pool.getActiveCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a tool as soon as there is a place. */
    void submit(PooledRun<?> run) {
        GivenUp refused = null;
        synchronized (this) {
            if (closed) {
                refused = stopping();
            } else if (placed.size() < PLACES) {
                placed.add(run);
            } else if (waiting.size() < WAITING) {
                waiting.add(run);
                return;
            } else {
                refused = new GivenUp("Too many tools wait already. Try again later.");
            }
        }
        launch(run, refused);
    }

    /** Runs what waits for a person, and would hold a place for too long. */
    void submitAside(PooledRun<?> run) {
        GivenUp refused = null;
        synchronized (this) {
            if (closed) {
                refused = stopping();
            } else {
                aside.add(run);
            }
        }
        launch(run, refused);
    }

    private void launch(PooledRun<?> run, GivenUp refused) {
        GivenUp why = refused;
        if (why == null) {
            try {
                pool.execute(run);
                return;
            } catch (RejectedExecutionException e) {
                LOG.warn("No thread is left for tools: all {} are at work, or do not end when interrupted", THREADS);
                why = new GivenUp("Too many tools hang. Try again later.");
            }
        }
        run.giveUp(why);
        ended(run); // it may have been given up before it came here
    }

    /** A run is over, though its thread may be lost. Its place goes to the next. */
    void ended(PooledRun<?> run) {
        PooledRun<?> next = null;
        synchronized (this) {
            aside.remove(run);
            if (!placed.remove(run)) {
                waiting.remove(run);
            } else if (!closed) {
                next = waiting.poll();
                if (next != null) {
                    placed.add(next);
                }
            }
        }
        if (next != null) {
            launch(next, null);
        }
    }

    /**
     * Goes on with a call on a thread that may meet foreign code, which the timer's and the framework's may not. Where the
     * system gives no thread now, it goes on as soon as it does.
     */
    void elsewhere(Runnable continuation) {
        if (behind) {
            catchUp();
        }
        try {
            pool.execute(continuation);
        } catch (RejectedExecutionException | OutOfMemoryError full) {
            try {
                reserve.execute(continuation);
            } catch (RejectedExecutionException stopped) {
                continuation.run();
            } catch (OutOfMemoryError none) {
                again(continuation);
            }
        }
    }

    private void again(Runnable continuation) {
        try {
            alarm(AGAIN, () -> elsewhere(continuation));
        } catch (OutOfMemoryError none) {
            behind = true; // it stands in the timer's queue all the same
        }
    }

    private void catchUp() {
        try {
            timer.prestartCoreThread();
            behind = false;
        } catch (OutOfMemoryError none) {
            // The next one tries again.
        }
    }

    Future<?> alarm(Duration delay, Runnable action) {
        try {
            return timer.schedule(
                    action, (delay.compareTo(LONGEST) > 0 ? LONGEST : delay).toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null; // the router stops, and gives up this run as well
        }
    }

    private static GivenUp stopping() {
        return new GivenUp("The application is stopping.");
    }

    private Thread thread(Runnable work) {
        return threads.apply(work, "llm-tools-" + numbers.incrementAndGet());
    }

    private static final class ToolThread extends Thread {

        ToolThread(Runnable work, String name) {
            super(work, name);
            setDaemon(true);
            setContextClassLoader(ToolThreads.class.getClassLoader()); // not of whoever happened to start it
        }
    }
}
