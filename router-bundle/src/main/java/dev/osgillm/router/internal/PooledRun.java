/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/**
 * One run of foreign code on a thread of {@link ToolThreads}. It ends once: by itself, or because it is given up, and
 * then at once, whether or not the code listens to the interrupt.
 */
final class PooledRun<T> implements Runnable {

    private final ToolThreads threads;
    private final Set<PooledRun<?>> group;
    private final Callable<T> work;
    private final Duration limit;
    private final BiConsumer<T, Throwable> end;

    // Guarded by this; nobody else's code runs under it.
    private Thread thread;
    private Future<?> alarm;
    private boolean over;

    /**
     * @param group where it is listed until it is over
     * @param limit of the work, counted from its own start; {@code null} for none
     * @param end gets the result or the failure, never both
     */
    PooledRun(
            ToolThreads threads,
            Set<PooledRun<?>> group,
            Callable<T> work,
            Duration limit,
            BiConsumer<T, Throwable> end) {
        this.threads = threads;
        this.group = group;
        this.work = work;
        this.limit = limit;
        this.end = end;
        group.add(this);
    }

    @Override
    public void run() {
        if (!begin()) {
            threads.ended(this); // given up before it had a place to give back
            return;
        }
        T result = null;
        Throwable failure = null;
        try {
            result = work.call();
        } catch (Throwable e) { // an Error of a tool is no reason to lose the call, or the thread
            failure = e;
        }
        boolean mine;
        synchronized (this) {
            mine = leave(); // from here on nobody interrupts
        }
        Thread.interrupted(); // this thread goes on with the call
        if (mine) {
            threads.ended(this);
            end.accept(result, failure);
        }
    }

    /** Ends the run from any thread, without waiting for the code. */
    void giveUp(Throwable why) {
        synchronized (this) {
            if (!leave()) {
                return;
            }
            if (thread != null) {
                thread.interrupt();
            }
        }
        threads.ended(this);
        threads.elsewhere(() -> end.accept(null, why));
    }

    private synchronized boolean begin() {
        if (over) {
            return false;
        }
        thread = Thread.currentThread();
        alarm = limit == null ? null : threads.alarm(limit, this::late);
        return true;
    }

    private void late() {
        giveUp(new GivenUp("It took longer than " + text(limit) + " and was interrupted."));
    }

    private boolean leave() {
        if (over) {
            return false;
        }
        over = true;
        group.remove(this);
        if (alarm != null) {
            alarm.cancel(false);
        }
        return true;
    }

    private static String text(Duration limit) {
        long millis = limit.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
