/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.StreamingCall;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/** A streaming call that finds its provider when it starts. */
final class RoutedStreamingCall<S, E, R> implements StreamingCall<E, R> {

    private static final Runnable NOT_STARTED = () -> {};
    private static final Runnable CANCELLED = () -> {};

    private final Walk<S, StreamingCall<E, R>> walk;
    private final BiFunction<E, String, E> eventNaming;
    private final RoutedCall<S, R, StreamingCall<E, R>> whole;
    private final AtomicReference<Runnable> canceller = new AtomicReference<>(NOT_STARTED);

    RoutedStreamingCall(
            Walk<S, StreamingCall<E, R>> walk,
            BiFunction<E, String, E> eventNaming,
            BiFunction<R, String, R> resultNaming) {
        this.walk = walk;
        this.eventNaming = eventNaming;
        whole = new RoutedCall<>(walk, resultNaming);
    }

    @Override
    public R execute() {
        begin(whole::cancel);
        return whole.execute();
    }

    @Override
    public CompletionStage<R> executeAsync() {
        begin(whole::cancel);
        return whole.executeAsync();
    }

    @Override
    public Flow.Publisher<E> events() {
        return subscriber -> {
            Objects.requireNonNull(subscriber, "subscriber");
            RoutedSubscription<E, R> subscription =
                    new RoutedSubscription<>(walk::first, walk::after, eventNaming, subscriber);
            try {
                begin(subscription::cancelCall);
            } catch (IllegalStateException e) {
                subscription.refuse(e);
                return;
            }
            subscription.start();
        };
    }

    @Override
    public void cancel() {
        canceller
                .getAndUpdate(current -> current == NOT_STARTED ? CANCELLED : current)
                .run();
    }

    private void begin(Runnable cancel) {
        if (canceller.compareAndSet(NOT_STARTED, cancel)) {
            return;
        }
        if (!canceller.compareAndSet(CANCELLED, cancel)) {
            throw new IllegalStateException("The call was started before.");
        }
        cancel.run();
    }
}
