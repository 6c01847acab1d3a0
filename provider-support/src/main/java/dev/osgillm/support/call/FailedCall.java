/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call that is known to fail before it asks anybody: no key, no model. */
public final class FailedCall<E, R> implements StreamingCall<E, R> {

    private final LlmException failure;
    private final AtomicBoolean started = new AtomicBoolean();

    private FailedCall(LlmException failure) {
        this.failure = Objects.requireNonNull(failure, "failure");
    }

    /** @return a call that fails so when it runs */
    public static <R> Call<R> of(LlmException failure) {
        return new FailedCall<Object, R>(failure);
    }

    /** @return a streaming call that fails so when it runs */
    public static <E, R> StreamingCall<E, R> streaming(LlmException failure) {
        return new FailedCall<>(failure);
    }

    @Override
    public R execute() {
        throw reason();
    }

    @Override
    public CompletionStage<R> executeAsync() {
        return CompletableFuture.failedStage(reason());
    }

    @Override
    public Flow.Publisher<E> events() {
        return subscriber -> {
            AtomicBoolean left = new AtomicBoolean();
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {
                    // There is nothing to come.
                }

                @Override
                public void cancel() {
                    left.set(true);
                }
            });
            if (!left.get()) {
                subscriber.onError(reason());
            }
        };
    }

    @Override
    public void cancel() {
        // It has ended before it begins.
    }

    private RuntimeException reason() {
        return started.compareAndSet(false, true) ? failure : new IllegalStateException("The call was started before.");
    }
}
