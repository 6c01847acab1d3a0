/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between a source of events and one subscriber: keeps order, demand and the one terminal signal.
 *
 * <p>Whatever happens (bytes, demand, timers, cancellation) only leaves a note and then drains: one thread at a time
 * works through the notes and signals the subscriber. So signals are serial, nothing is locked, and a thread of the
 * transport or timer never waits.
 */
final class EventRelay<E> implements Flow.Subscription {

    /** Where the events come from. Called by the draining thread only. */
    interface Source {
        /** Nothing is pending: a good moment to ask for more. */
        void ready(boolean demanded);

        /** Completes a failure with what is known at this moment. */
        Throwable describe(Throwable failure);

        /** The run is over: nothing will be signalled any more but what ends it. */
        void over();
    }

    private enum Phase {
        RUNNING,
        COMPLETING,
        FAILING,
        OVER
    }

    private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);

    private final Source source;
    private final Executor executor;

    // Left by any thread. One piece of work is held back until the subscriber has its subscription.
    private final AtomicInteger work = new AtomicInteger(1);
    private final AtomicLong demand = new AtomicLong();
    private final Queue<Runnable> notes = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Throwable> stop = new AtomicReference<>();
    private volatile boolean unsubscribed;

    // Used by the draining thread only.
    private Flow.Subscriber<? super E> subscriber; // null once it gets nothing more (rule 3.13)
    private final ArrayDeque<E> pending = new ArrayDeque<>();
    private Phase phase = Phase.RUNNING;
    private Throwable failure;

    /** @param executor runs what other threads ask for, so that they do not signal the subscriber themselves */
    EventRelay(Flow.Subscriber<? super E> subscriber, Source source, Executor executor) {
        this.subscriber = subscriber;
        this.source = source;
        this.executor = executor;
    }

    /** Hands out the subscription and then, on another thread, runs the first note. */
    void begin(Runnable first) {
        notes.add(first);
        try {
            subscriber.onSubscribe(this);
        } catch (RuntimeException | Error e) {
            subscriber = null;
            phase = Phase.OVER;
            source.over();
            throw e;
        }
        executor.execute(this::drain);
    }

    /** Tells a subscriber that it came too late, on its own thread: no other one may have the classes for it any more. */
    void refuse(RuntimeException reason) {
        Flow.Subscriber<? super E> late = subscriber;
        subscriber = null;
        phase = Phase.OVER;
        late.onSubscribe(this);
        if (!unsubscribed) {
            late.onError(reason);
        }
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            stop(new IllegalArgumentException("A subscriber must request at least 1, not " + count + " (rule 3.9)."));
            return;
        }
        demand.getAndUpdate(current -> current + count < 0 ? Long.MAX_VALUE : current + count);
        drainElsewhere();
    }

    /** The subscriber has enough: it is not told anything any more. */
    @Override
    public void cancel() {
        unsubscribed = true;
        drainElsewhere();
    }

    /** Ends the run from outside, at once: what is pending is dropped. The first reason counts. */
    void stop(Throwable reason) {
        if (stop.compareAndSet(null, reason)) {
            drainElsewhere();
        }
    }

    /** Runs something when its turn comes, on this thread if no other drains. */
    void note(Runnable action) {
        notes.add(action);
        if (work.getAndIncrement() == 0) {
            drain();
        }
    }

    /** Runs something when its turn comes, never on this thread. */
    void noteElsewhere(Runnable action) {
        notes.add(action);
        drainElsewhere();
    }

    /** @return whether events may still be emitted. For the draining thread, as all that follows */
    boolean running() {
        return phase == Phase.RUNNING && stop.get() == null && !unsubscribed;
    }

    void emit(E event) {
        pending.add(event);
    }

    /** Completes once everything pending was delivered. */
    void complete() {
        phase = Phase.COMPLETING;
    }

    /** Fails once everything pending was delivered. */
    void fail(Throwable reason) {
        failure = source.describe(reason);
        phase = Phase.FAILING;
    }

    private void drainElsewhere() {
        if (work.getAndIncrement() == 0) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
        int done = work.get();
        do {
            for (Runnable note = notes.poll(); note != null; note = notes.poll()) {
                note.run();
                deliver();
            }
            deliver();
            done = work.addAndGet(-done);
        } while (done != 0);
    }

    private void deliver() {
        if (phase == Phase.OVER) {
            return;
        }
        while (!pending.isEmpty() && demand.get() > 0 && stop.get() == null && !unsubscribed) {
            if (demand.get() != Long.MAX_VALUE) {
                demand.decrementAndGet();
            }
            next(pending.poll());
        }
        if (unsubscribed) {
            over();
        } else if (stop.get() != null) {
            end(source.describe(stop.get()));
        } else if (pending.isEmpty()) {
            drained();
        }
    }

    private void drained() {
        switch (phase) {
            case COMPLETING -> end(null);
            case FAILING -> end(failure);
            case RUNNING -> source.ready(demand.get() > 0);
            case OVER -> {}
        }
    }

    private void next(E event) {
        boolean returned = false;
        try {
            subscriber.onNext(event);
            returned = true;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("A subscriber threw; its call is cancelled", e);
        } finally {
            if (!returned) {
                unsubscribed = true;
                over();
            }
        }
    }

    /** @param reason {@code null} when all went well */
    private void end(Throwable reason) {
        Flow.Subscriber<? super E> last = over();
        try {
            if (reason == null) {
                last.onComplete();
            } else {
                last.onError(reason);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("A subscriber threw when its call ended", e);
        }
    }

    /** @return the subscriber, for a last signal */
    private Flow.Subscriber<? super E> over() {
        Flow.Subscriber<? super E> last = subscriber;
        subscriber = null;
        phase = Phase.OVER;
        pending.clear();
        notes.clear();
        source.over();
        return last;
    }
}
