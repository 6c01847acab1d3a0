/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;

/** Tells when a body is there, on the thread that brings it. */
final class WatchedAnswer<T> implements BodySubscriber<T> {

    private final BodySubscriber<T> answer;
    private final CompletionStage<T> body;

    /** @param done gets the body or the failure */
    WatchedAnswer(BodySubscriber<T> answer, BiConsumer<T, Throwable> done) {
        this.answer = answer;
        body = answer.getBody();
        body.whenComplete(done);
    }

    @Override
    public CompletionStage<T> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        answer.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        answer.onNext(buffers);
    }

    @Override
    public void onError(Throwable failure) {
        answer.onError(failure);
    }

    @Override
    public void onComplete() {
        answer.onComplete();
    }
}
