/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Knows how far the body of an answer has come. The transport gives a connection back as soon as it has read the last byte
 * and may have lent it to another request by the time anybody hears of the end: who closes it then breaks somebody else's
 * call. So a body is cancelled only while something of it is missing.
 */
final class BodyWatch<T> implements BodySubscriber<T> {

    private static final long UNKNOWN = -1;

    private final BodySubscriber<T> body;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final long announced;
    private long arrived; // used by the transport's serial signals only
    private volatile Flow.Subscription subscription;
    private volatile boolean cancelled;
    private volatile boolean whole;

    BodyWatch(BodySubscriber<T> body, ResponseInfo info) {
        this.body = body;
        body.getBody().whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
        announced = info.headers().firstValueAsLong("Content-Length").orElse(UNKNOWN);
    }

    /** Closes the connection unless everything has arrived. From any thread. */
    void cancel() {
        cancelled = true;
        Flow.Subscription current = subscription;
        if (current != null && !whole) {
            end(current);
        }
    }

    /** The JDK's client lives until all its bodies have a result, and a cancelled subscription never tells its end. */
    private void end(Flow.Subscription open) {
        open.cancel();
        result.completeExceptionally(new CancellationException());
    }

    @Override
    public CompletionStage<T> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (cancelled) {
            end(newSubscription);
        }
        body.onSubscribe(newSubscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            arrived += buffer.remaining();
        }
        if (arrived == announced) {
            whole = true;
        }
        body.onNext(buffers);
    }

    @Override
    public void onError(Throwable failure) {
        whole = true;
        body.onError(failure);
    }

    @Override
    public void onComplete() {
        whole = true;
        body.onComplete();
    }
}
