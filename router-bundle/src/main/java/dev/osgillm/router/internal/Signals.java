/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals to one subscriber: serial, with one end, whoever brings it. Events come one after the other, but may come
 * out of the subscriber's own demand, one inside the other; the end may come from any thread, and then waits, without
 * blocking anybody, until the event at work has been taken.
 */
final class Signals<E> {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    private static final int END = 1 << 30;
    private static final int SENT = 1 << 29;

    private Flow.Subscriber<? super E>
            subscriber; // null once the end was sent, after which nobody reads it (rule 3.13)
    private final AtomicReference<Runnable> end = new AtomicReference<>();
    private final AtomicInteger state = new AtomicInteger(
            1); // signals at work, onSubscribe from the beginning; END once there is one, SENT when it went

    Signals(Flow.Subscriber<? super E> subscriber) {
        this.subscriber = subscriber;
    }

    /**
     * The first signal, also when the call has ended by now: nobody hears of an end before he was subscribed.
     *
     * @return {@code false} when the subscriber threw; it then gets nothing more
     */
    boolean subscribed(Flow.Subscription subscription) {
        try {
            return guarded(() -> subscriber.onSubscribe(subscription));
        } finally {
            taken();
        }
    }

    /** @return {@code false} when the subscriber threw; it then gets nothing more */
    boolean next(E event) {
        return signal(() -> subscriber.onNext(event));
    }

    /** @return whether the subscriber is not at work with a signal */
    boolean idle() {
        return state.get() == 0;
    }

    void complete() {
        end(() -> subscriber.onComplete());
    }

    void fail(Throwable failure) {
        end(() -> subscriber.onError(failure));
    }

    /** Ends without a signal. */
    void silence() {
        end(() -> {});
    }

    private boolean signal(Runnable signal) {
        boolean ending = (state.getAndIncrement() & END) != 0;
        try {
            return ending || guarded(signal);
        } finally {
            taken();
        }
    }

    private void taken() {
        state.getAndDecrement();
        sendEnd();
    }

    private void end(Runnable signal) {
        if (end.compareAndSet(null, signal)) {
            state.getAndAdd(END);
            sendEnd();
        }
    }

    private void sendEnd() {
        if (state.compareAndSet(END, END | SENT)) {
            try {
                guarded(end.get());
            } finally {
                subscriber = null;
            }
        }
    }

    private boolean guarded(Runnable signal) {
        boolean returned = false;
        try {
            signal.run();
            returned = true;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("A subscriber threw; it gets nothing more", e);
        } finally {
            if (!returned) {
                silence();
            }
        }
        return returned;
    }
}
