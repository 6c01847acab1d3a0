/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which instances are asked, none while nobody is. {@link #PLACES} probes run at a time, further ones
 * wait. One that was given up gives its place back at once and only its thread stays with it.
 */
final class ProbeThreads implements AutoCloseable {

    static final int PLACES = 4;
    static final int THREADS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(ProbeThreads.class);
    private static final long IDLE_SECONDS = 10;
    private static final long STOP_MILLIS = 1_000;

    private final ThreadPoolExecutor pool;

    // Guarded by this; nobody else's code runs under it.
    private final Set<Probe> placed = new HashSet<>();
    private final Queue<Probe> waiting = new ArrayDeque<>();

    ProbeThreads(ThreadFactory threads) {
        pool = new ThreadPoolExecutor(0, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    }

    /** Runs the probe as soon as there is a place. */
    void submit(Probe probe) {
        synchronized (this) {
            if (placed.size() >= PLACES) {
                waiting.add(probe);
                return;
            }
            placed.add(probe);
        }
        launch(probe);
    }

    /** A probe is over, though its thread may be lost. Its place goes to the next. */
    void ended(Probe probe) {
        Probe next = null;
        synchronized (this) {
            if (!placed.remove(probe)) {
                waiting.remove(probe);
            } else {
                next = waiting.poll();
                if (next != null) {
                    placed.add(next);
                }
            }
        }
        if (next != null) {
            launch(next);
        }
    }

    private void launch(Probe probe) {
        try {
            pool.execute(probe);
        } catch (RejectedExecutionException e) {
            if (!pool.isShutdown()) {
                LOG.warn("No thread is left to ask providers for their health: all {} hang in probes", THREADS);
            }
            probe.giveUp(null);
        }
    }

    /** Runs what may meet foreign code away from the timer, the framework and providers. */
    void elsewhere(Runnable work) {
        try {
            pool.execute(work);
        } catch (RejectedExecutionException e) {
            work.run(); // all threads hang, or the router has stopped
        }
    }

    /** After all probes were given up. One that does not listen keeps its thread, a daemon, and is hardly waited for. */
    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "{} health probes ignore that they were interrupted, and keep their threads",
                        pool.getActiveCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
