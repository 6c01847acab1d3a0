/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.function.IntConsumer;

/**
 * A body that tells how much of it went out.
 *
 * @param sent gets the size of each piece
 */
record CountedBody(BodyPublisher body, IntConsumer sent) implements BodyPublisher {

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer buffer) {
                sent.accept(buffer.remaining());
                subscriber.onNext(buffer);
            }

            @Override
            public void onError(Throwable failure) {
                subscriber.onError(failure);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
            }
        });
    }
}
