/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import java.util.concurrent.Flow;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Between a subscriber and the stream of whatever provider serves it: hands demand on, and moves to the next provider
 * while nothing was delivered. The providers' signals are serial, and so are ours: we add none but the first and the last.
 */
final class RoutedSubscription<E, R> implements Flow.Subscription, Flow.Subscriber<E> {

    private final Supplier<Walk.Leg<StreamingCall<E, R>>> first;
    private final Function<LlmException, Walk.Leg<StreamingCall<E, R>>> after;
    private final BiFunction<E, String, E> naming;
    private final Flow.Subscriber<? super E> subscriber;

    private Flow.Subscription upstream; // guarded by this
    private Walk.Leg<StreamingCall<E, R>> leg; // guarded by this
    private long outstanding; // guarded by this: demanded and not delivered
    private boolean cancelled; // guarded by this: Call.cancel()
    private boolean unsubscribed; // guarded by this: Subscription.cancel()
    private volatile boolean delivered;

    RoutedSubscription(
            Supplier<Walk.Leg<StreamingCall<E, R>>> first,
            Function<LlmException, Walk.Leg<StreamingCall<E, R>>> after,
            BiFunction<E, String, E> naming,
            Flow.Subscriber<? super E> subscriber) {
        this.first = first;
        this.after = after;
        this.naming = naming;
        this.subscriber = subscriber;
    }

    void start() {
        subscriber.onSubscribe(this);
        follow(first);
    }

    void refuse(IllegalStateException reason) {
        subscriber.onSubscribe(this);
        subscriber.onError(reason);
    }

    /** {@code Call.cancel()}: the provider's call fails, and with it this one. */
    void cancelCall() {
        Walk.Leg<StreamingCall<E, R>> current;
        synchronized (this) {
            cancelled = true;
            current = leg;
        }
        if (current != null) {
            current.call().cancel();
        }
    }

    @Override
    public void request(long count) {
        Flow.Subscription current;
        synchronized (this) {
            // A wrong demand is handed on as it is: the provider knows what to say to it.
            outstanding = count <= 0 || outstanding < 0 ? -1 : saturated(outstanding + count);
            current = upstream;
        }
        if (current != null) {
            current.request(count);
        }
    }

    @Override
    public void cancel() {
        Flow.Subscription current;
        synchronized (this) {
            unsubscribed = true;
            current = upstream;
        }
        if (current != null) {
            current.cancel();
            release();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        long demand;
        boolean unwanted;
        synchronized (this) {
            upstream = subscription;
            demand = outstanding;
            unwanted = unsubscribed;
        }
        if (unwanted) {
            subscription.cancel();
            release();
        } else if (demand != 0) {
            subscription.request(demand);
        }
    }

    @Override
    public void onNext(E event) {
        delivered = true;
        String id;
        synchronized (this) {
            if (outstanding > 0 && outstanding != Long.MAX_VALUE) {
                outstanding--;
            }
            id = leg == null ? "" : leg.id();
        }
        subscriber.onNext(naming.apply(event, id));
    }

    @Override
    public void onError(Throwable thrown) {
        Walk.Leg<StreamingCall<E, R>> failed = release();
        if (thrown instanceof LlmException failure && !delivered) {
            follow(() -> after.apply(failure));
        } else if (thrown instanceof LlmException || thrown instanceof IllegalArgumentException || failed == null) {
            subscriber.onError(thrown);
        } else {
            subscriber.onError(Walk.defect(failed.candidate(), thrown));
        }
    }

    @Override
    public void onComplete() {
        release();
        subscriber.onComplete();
    }

    private void follow(Supplier<Walk.Leg<StreamingCall<E, R>>> source) {
        synchronized (this) {
            upstream = null;
            if (unsubscribed) {
                return;
            }
        }
        Walk.Leg<StreamingCall<E, R>> next;
        try {
            next = source.get();
        } catch (LlmException e) {
            subscriber.onError(e);
            return;
        }
        boolean cancelNext;
        synchronized (this) {
            leg = next;
            cancelNext = cancelled;
        }
        if (cancelNext) {
            next.call().cancel();
        }
        try {
            next.call().events().subscribe(this);
        } catch (RuntimeException e) {
            release();
            subscriber.onError(Walk.defect(next.candidate(), e));
        }
    }

    /** Gives the provider's service back, once. */
    private Walk.Leg<StreamingCall<E, R>> release() {
        Walk.Leg<StreamingCall<E, R>> current;
        synchronized (this) {
            current = leg;
            leg = null;
        }
        if (current != null) {
            current.release().run();
        }
        return current;
    }

    private static long saturated(long demand) {
        return demand < 0 ? Long.MAX_VALUE : demand;
    }
}
