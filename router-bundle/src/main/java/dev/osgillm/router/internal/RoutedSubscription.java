/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between a subscriber and the streams of the providers that serve it: hands demand on, to each provider in turn while
 * nothing was delivered, and keeps the rules of {@link Flow} even where a provider does not.
 */
final class RoutedSubscription<E> implements Flow.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(RoutedSubscription.class);

    private final Walk<?, ? extends StreamingCall<E, ?>> walk;
    private final Signals<E> signals;

    /** That an event reached the subscriber: from then on the provider stays. */
    private volatile boolean delivered;

    private volatile Upstream active;

    /** All that the subscriber asked for. Written under this. */
    private volatile long demand;

    // Guarded by this; nobody else's code runs under it.
    private Flow.Subscription upstream;
    private boolean closed;

    RoutedSubscription(Walk<?, ? extends StreamingCall<E, ?>> walk, Flow.Subscriber<? super E> subscriber) {
        this.walk = walk;
        signals = new Signals<>(subscriber);
    }

    void start() {
        boolean subscribed = false;
        try {
            subscribed = signals.subscribed(this);
        } finally {
            if (!subscribed) {
                close(); // also for an error that goes further up
            }
        }
        if (subscribed) {
            attempt();
        }
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            if (close()) {
                signals.fail(new IllegalArgumentException("A subscriber must request at least one event, not " + count
                        + " (Reactive Streams, rule 3.9)."));
            }
            return;
        }
        Flow.Subscription current;
        Upstream source;
        synchronized (this) {
            if (closed) {
                return;
            }
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
            current = upstream;
            source = active;
        }
        if (current != null) {
            source.request(current, count);
        }
    }

    @Override
    public void cancel() {
        if (close()) {
            signals.silence();
        }
    }

    /** @return whether the subscriber took all that came, and wants more */
    boolean awaits() {
        return demand > walk.events() && signals.idle();
    }

    private void attempt() {
        Upstream next = new Upstream();
        try {
            StreamingCall<E, ?> call = walk.next(this::attempt);
            if (call == null) {
                return; // waits
            }
            synchronized (this) {
                if (closed) {
                    return;
                }
                active = next;
                upstream = null;
            }
            subscribe(call, next);
        } catch (RuntimeException | Error e) {
            end(() -> signals.fail(e));
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    private void subscribe(StreamingCall<E, ?> call, Upstream next) {
        try {
            Objects.requireNonNull(call.events(), "It made no publisher").subscribe(next);
        } catch (RuntimeException | LinkageError e) {
            next.onError(e);
        }
    }

    /** Ends the provider's call from this side. Returns whether there was still something to end. */
    private boolean close() {
        Flow.Subscription current;
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            active = null;
            current = upstream;
            upstream = null;
        }
        if (current == null) {
            walk.stop(Stop.CANCELLED); // the provider has not subscribed yet, or there is none
        }
        walk.finish();
        if (current != null) {
            cancel(current); // last: the provider may not come back from it
        }
        return true;
    }

    private void cancel(Flow.Subscription subscription) {
        try {
            subscription.cancel();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Provider {} threw when its stream was cancelled", walk.id(), e);
        }
    }

    /** The provider did not end the call, and the router did. */
    void abandoned(LlmException failure) {
        end(() -> signals.fail(failure));
    }

    /** Ends from the provider's side. The service is given back before the subscriber hears of the end. */
    private void end(Runnable signal) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            active = null;
            upstream = null;
        }
        walk.finish();
        signal.run();
    }

    /** One provider's stream. What it signals after its end, or after it was left, goes nowhere. */
    private final class Upstream implements Flow.Subscriber<E> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            if (subscription == null) {
                broke(new NullPointerException("subscription"));
                return;
            }
            long wanted = 0;
            boolean accepted;
            synchronized (RoutedSubscription.this) {
                accepted = active == this && upstream == null;
                if (accepted) {
                    upstream = subscription;
                    wanted = demand;
                }
            }
            if (!accepted) {
                cancel(subscription);
            } else if (wanted > 0) {
                request(subscription, wanted);
            }
        }

        void request(Flow.Subscription subscription, long count) {
            try {
                subscription.request(count);
            } catch (RuntimeException | LinkageError e) {
                broke(e);
            }
        }

        @Override
        public void onNext(E event) {
            if (active != this) {
                return;
            }
            if (event == null) {
                broke(new NullPointerException("event"));
                return;
            }
            if (walk.events() >= demand) {
                broke(new IllegalStateException("More events than were asked for (Reactive Streams, rule 1.1)"));
                return;
            }
            delivered = true;
            walk.event(event);
            boolean taken = false;
            try {
                taken = signals.next(Answers.named(event, walk.id()));
            } finally {
                if (!taken) {
                    close(); // also for an error that goes further up
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (!leave()) {
                return;
            }
            try {
                walk.failed(failure, !delivered);
            } catch (RuntimeException e) {
                end(() -> signals.fail(e));
                return;
            }
            attempt();
        }

        @Override
        public void onComplete() {
            if (leave()) {
                walk.succeeded(null);
                end(signals::complete);
            }
        }

        private void broke(Throwable reason) {
            Flow.Subscription current;
            synchronized (RoutedSubscription.this) {
                current = active == this ? upstream : null;
            }
            if (current != null) {
                cancel(current);
            }
            delivered = true; // nobody else gets a request that this provider has already worked on
            onError(reason);
        }

        /** @return whether this was still the provider at work */
        private boolean leave() {
            synchronized (RoutedSubscription.this) {
                if (closed || active != this) {
                    return false;
                }
                active = null;
                upstream = null;
                return true;
            }
        }
    }
}
