/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.StreamingCall;
import java.util.Objects;
import java.util.concurrent.Flow;

/** A streaming call that finds its provider when it starts. Not streamed, it uses the provider's own shorter way. */
final class RoutedStreamingCall<S, E, R> extends RoutedCall<S, R, StreamingCall<E, R>> implements StreamingCall<E, R> {

    static final Flow.Subscription NOTHING = new Flow.Subscription() {
        @Override
        public void request(long count) {
            // There is nothing to come.
        }

        @Override
        public void cancel() {
            // Nothing runs.
        }
    };

    RoutedStreamingCall(Walk<S, StreamingCall<E, R>> walk) {
        super(walk);
    }

    @Override
    public Flow.Publisher<E> events() {
        return subscriber -> {
            Objects.requireNonNull(subscriber, "subscriber");
            RoutedSubscription<E> stream = new RoutedSubscription<>(walk, subscriber);
            try {
                walk.start(stream::awaits, stream::abandoned);
            } catch (IllegalStateException e) {
                subscriber.onSubscribe(NOTHING);
                subscriber.onError(e);
                return;
            }
            stream.start();
        };
    }
}
