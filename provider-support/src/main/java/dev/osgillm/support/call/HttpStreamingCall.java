/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/** A call that runs either whole, as a {@link HttpCall}, or in pieces, as a {@link StreamSession}. */
final class HttpStreamingCall<E, R> implements StreamingCall<E, R> {

    private static final Runnable NOT_STARTED = () -> {};
    private static final Runnable CANCELLED = () -> {};

    private final CallEngine engine;
    private final StreamOperation<E, R> operation;
    private final Timeouts timeouts;

    /** How to cancel what runs, or one of the two markers. */
    private final AtomicReference<Runnable> canceller = new AtomicReference<>(NOT_STARTED);

    HttpStreamingCall(CallEngine engine, StreamOperation<E, R> operation, Timeouts timeouts) {
        this.engine = engine;
        this.operation = operation;
        this.timeouts = timeouts;
    }

    @Override
    public R execute() {
        HttpCall<R> call = new HttpCall<>(engine, operation, timeouts);
        if (!begin(call::cancel)) {
            throw alreadyStarted();
        }
        return call.execute();
    }

    @Override
    public CompletionStage<R> executeAsync() {
        HttpCall<R> call = new HttpCall<>(engine, operation, timeouts);
        if (!begin(call::cancel)) {
            return CompletableFuture.failedStage(alreadyStarted());
        }
        return call.executeAsync();
    }

    @Override
    public Flow.Publisher<E> events() {
        return this::subscribe;
    }

    @Override
    public void cancel() {
        canceller
                .getAndUpdate(current -> current == NOT_STARTED ? CANCELLED : current)
                .run();
    }

    private void subscribe(Flow.Subscriber<? super E> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        StreamSession<E, R> session = new StreamSession<>(engine, operation, timeouts, subscriber);
        if (begin(session::cancelCall)) {
            session.start();
        } else {
            session.refuse(alreadyStarted());
        }
    }

    /** Makes this the one start of the call. A call that was cancelled before starts as a cancelled one. */
    private boolean begin(Runnable cancel) {
        if (canceller.compareAndSet(NOT_STARTED, cancel)) {
            return true;
        }
        if (canceller.compareAndSet(CANCELLED, cancel)) {
            cancel.run();
            return true;
        }
        return false;
    }

    private static IllegalStateException alreadyStarted() {
        return new IllegalStateException("The call was started before.");
    }
}
