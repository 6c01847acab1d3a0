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

/** A call that runs either whole, as a {@link HttpCall}, or in pieces, as a {@link StreamSession}. */
final class HttpStreamingCall<E, R> implements StreamingCall<E, R> {

    private final CallEngine engine;
    private final StreamOperation<E, R> operation;
    private final Timeouts timeouts;
    private final StartOnce start = new StartOnce();

    HttpStreamingCall(CallEngine engine, StreamOperation<E, R> operation, Timeouts timeouts) {
        this.engine = engine;
        this.operation = operation;
        this.timeouts = timeouts;
    }

    @Override
    public R execute() {
        HttpCall<R> call = new HttpCall<>(engine, operation, timeouts);
        if (!start.begin(call::cancel)) {
            throw StartOnce.alreadyStarted();
        }
        return call.execute();
    }

    @Override
    public CompletionStage<R> executeAsync() {
        HttpCall<R> call = new HttpCall<>(engine, operation, timeouts);
        if (!start.begin(call::cancel)) {
            return CompletableFuture.failedStage(StartOnce.alreadyStarted());
        }
        return call.executeAsync();
    }

    @Override
    public Flow.Publisher<E> events() {
        return this::subscribe;
    }

    @Override
    public void cancel() {
        start.cancel();
    }

    private void subscribe(Flow.Subscriber<? super E> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        StreamSession<E, R> session = new StreamSession<>(engine, operation, timeouts, subscriber);
        if (start.begin(session::cancelCall)) {
            session.start();
        } else {
            session.refuse(StartOnce.alreadyStarted());
        }
    }
}
