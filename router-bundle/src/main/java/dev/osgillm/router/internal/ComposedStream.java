/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a call that is made of other calls. Whatever happens to it is a step, and steps run one after the other on
 * whichever thread finds none at work: no locks, no thread of its own, and no recursion when everything answers at once.
 * Only the thread of whoever uses the call does none of them: what it wants goes to the executor.
 */
abstract class ComposedStream<E> implements Flow.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(ComposedStream.class);

    private final Signals<E> signals;
    private final Executor elsewhere;
    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean cancelled;

    // In steps only.
    private boolean subscribed;
    private long demand;

    /** @param elsewhere has threads that may meet the subscriber's code */
    ComposedStream(Executor elsewhere, Flow.Subscriber<? super E> subscriber) {
        this.elsewhere = elsewhere;
        signals = new Signals<>(subscriber);
    }

    /** A step: the subscriber is there. */
    abstract void begin();

    /** A step: the subscriber asked for more. */
    abstract void demanded(long count);

    /** A step: the call was cancelled and {@link #halt()} has run. May come more than once. */
    abstract void cancelled();

    /** Ends what runs. From any thread, and more than once; what is begun later must look at {@link #ending()}. */
    abstract void halt();

    final void start() {
        handOver(() -> {
            subscribed = true;
            if (!signals.subscribed(this)) {
                close();
            } else if (cancelled) {
                cancelled();
            } else if (!over.get()) {
                begin();
            }
        });
    }

    @Override
    public final void request(long count) {
        if (count <= 0) {
            handOver(() -> fail(new IllegalArgumentException(
                    "A subscriber must request at least one event, not " + count + " (Reactive Streams, rule 3.9).")));
            return;
        }
        handOver(() -> {
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
            if (!ending()) {
                demanded(count);
            }
        });
    }

    @Override
    public final void cancel() {
        if (close()) {
            signals.silence();
        }
    }

    /** What {@link dev.osgillm.api.Call#cancel()} does: unlike {@link #cancel()} it is told to the subscriber. */
    final void cancelCall() {
        cancelled = true;
        if (!over.get()) {
            boolean first = first(() -> {});
            halt(); // what answers within this waits for the step
            if (first) {
                elsewhere.execute(this::drain);
            }
        }
    }

    /** @return whether nothing new may begin */
    final boolean ending() {
        return cancelled || over.get();
    }

    /** In steps only. */
    final long demand() {
        return demand;
    }

    /** In steps only, and only when there is demand. */
    final void emit(E event) {
        if (demand > 0 && demand < Long.MAX_VALUE) {
            demand--;
        }
        if (!signals.next(event)) {
            close();
        }
    }

    final void complete() {
        if (close()) {
            signals.complete();
        }
    }

    final void fail(Throwable failure) {
        if (close()) {
            signals.fail(failure);
        }
    }

    /** Has the step run: now, or after the one at work. */
    final void post(Runnable step) {
        if (first(step)) {
            drain();
        }
    }

    private void handOver(Runnable step) {
        if (first(step)) {
            elsewhere.execute(this::drain);
        }
    }

    private boolean first(Runnable step) {
        steps.add(step);
        return pending.getAndIncrement() == 0;
    }

    private void drain() {
        do {
            run(steps.poll());
        } while (pending.decrementAndGet() != 0);
    }

    private void run(Runnable step) {
        try {
            if (cancelled && subscribed && !over.get()) {
                cancelled();
            }
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A call ends because a part of it threw", e);
            fail(LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "A part of the call threw " + e.getClass().getName()
                                    + ". This is a defect; report it with the log.")
                    .cause(e)
                    .build());
        }
    }

    private boolean close() {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        halt();
        return true;
    }
}
