/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A clock and a timer that go on only when a test says so: minutes pass at once, and nothing happens by itself. Safe for
 * use by many threads; what becomes due runs on the thread of the test.
 */
public final class ManualTime extends ScheduledThreadPoolExecutor {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Task> tasks = new ArrayList<>(); // guarded by this
    private long now; // guarded by this

    /** Time stands still at 0. */
    public ManualTime() {
        super(0);
    }

    /** @return the clock, in nanoseconds */
    public LongSupplier nanoTime() {
        return () -> {
            synchronized (this) {
                return now;
            }
        };
    }

    /** @return the time that has passed */
    public synchronized Duration elapsed() {
        return Duration.ofNanos(now);
    }

    @Override
    public synchronized ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        if (isShutdown()) {
            throw new RejectedExecutionException("The timer was shut down.");
        }
        Task task = new Task(command, now + unit.toNanos(delay));
        tasks.add(task);
        notifyAll();
        return task;
    }

    /**
     * Waits until something is scheduled so long from now, and then lets that time pass.
     *
     * @throws AssertionError when nothing is in time
     */
    public void passOnceScheduled(Duration delay) {
        awaitScheduled(delay);
        pass(delay);
    }

    /**
     * Waits until something is scheduled so long from now.
     *
     * @throws AssertionError when nothing is in time
     */
    public synchronized void awaitScheduled(Duration delay) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (tasks.stream().noneMatch(task -> !task.isDone() && task.due == now + delay.toNanos())) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("Nothing is scheduled in " + delay + " but " + tasks);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting.", e);
        }
    }

    /** Lets time pass and runs what becomes due. */
    public void pass(Duration duration) {
        List<Task> due;
        synchronized (this) {
            now += duration.toNanos();
            due = tasks.stream()
                    .filter(task -> task.due <= now)
                    .sorted(Comparator.comparingLong(task -> task.due))
                    .toList();
            tasks.removeAll(due);
        }
        due.forEach(FutureTask::run);
    }

    private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final long due;

        Task(Runnable command, long due) {
            super(command, null);
            this.due = due;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - nanoTime().getAsLong(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public String toString() {
            return Duration.ofNanos(due) + (isDone() ? " (done)" : "");
        }
    }
}
