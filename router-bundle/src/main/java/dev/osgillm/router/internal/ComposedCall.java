/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.StreamingCall;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** A call that is made of other calls: starts its stream once. */
final class ComposedCall<E, R> implements StreamingCall<E, R> {

    private final Function<Flow.Subscriber<? super E>, ComposedStream<E>> factory;

    // Guarded by this; nobody else's code runs under it.
    private ComposedStream<E> stream;
    private boolean cancelled;

    ComposedCall(Function<Flow.Subscriber<? super E>, ComposedStream<E>> factory) {
        this.factory = factory;
    }

    @Override
    public Flow.Publisher<E> events() {
        return subscriber -> {
            Objects.requireNonNull(subscriber, "subscriber");
            ComposedStream<E> mine = factory.apply(subscriber);
            boolean first;
            boolean late;
            synchronized (this) {
                first = stream == null;
                late = cancelled;
                if (first) {
                    stream = mine;
                }
            }
            if (!first) {
                subscriber.onSubscribe(RoutedStreamingCall.NOTHING);
                subscriber.onError(
                        new IllegalStateException("The call was started before. Make a new one for each start."));
                return;
            }
            if (late) {
                mine.cancelCall();
            }
            mine.start();
        };
    }

    @Override
    public void cancel() {
        ComposedStream<E> current;
        synchronized (this) {
            cancelled = true;
            current = stream;
        }
        if (current != null) {
            current.cancelCall();
        }
    }
}
