/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.StreamingCall;
import java.util.concurrent.Flow;

/** Passes on the events of a call, no faster than they are asked for. */
final class StreamStage<E> implements Stage<E> {

    private final StreamingCall<E, ?> call;
    private volatile Flow.Subscription subscription;

    StreamStage(StreamingCall<E, ?> call) {
        this.call = call;
    }

    @Override
    public void begin(Report<E> report) {
        call.events().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription newSubscription) {
                subscription = newSubscription;
            }

            @Override
            public void onNext(E event) {
                report.event(event);
            }

            @Override
            public void onError(Throwable failure) {
                report.failed(failure);
            }

            @Override
            public void onComplete() {
                report.done();
            }
        });
    }

    @Override
    public void request() {
        subscription.request(1);
    }

    @Override
    public void cancel() {
        subscription.cancel();
    }
}
