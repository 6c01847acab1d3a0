/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.Selection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;

/** A chat or completion that asks the interceptors when it starts. */
final class InterceptedChat<Q extends LlmRequest>
        extends InterceptedCall<Q, ChatResponse, StreamingCall<ChatEvent, ChatResponse>>
        implements StreamingCall<ChatEvent, ChatResponse> {

    InterceptedChat(CallPath<Q, StreamingCall<ChatEvent, ChatResponse>> path, Q request, Selection selection) {
        super(path, request, selection);
    }

    @Override
    StreamingCall<ChatEvent, ChatResponse> settled(Object answer, LlmException refusal) {
        return new SettledChat((ChatResponse) answer, refusal, path().elsewhere());
    }

    @Override
    public Flow.Publisher<ChatEvent> events() {
        return subscriber -> {
            Objects.requireNonNull(subscriber, "subscriber");
            try {
                begin();
            } catch (IllegalStateException e) {
                subscriber.onSubscribe(RoutedStreamingCall.NOTHING);
                subscriber.onError(e);
                return;
            }
            admitted(
                    hooks -> subscribe(hooks, subscriber),
                    refusal -> settled(null, refusal).events().subscribe(subscriber));
        };
    }

    private void subscribe(List<Hook> hooks, Flow.Subscriber<? super ChatEvent> subscriber) {
        if (hooks.isEmpty()) {
            direct().events().subscribe(subscriber);
            return;
        }
        elsewhere(
                () -> {
                    Interception run = interception(true);
                    StreamingCall<ChatEvent, ChatResponse> call = asked(run, hooks);
                    if (ended()) {
                        run.failed(Stop.CANCELLED.failure());
                    } else {
                        call.events().subscribe(new Watched(run, subscriber));
                    }
                },
                () -> settled(null, Stop.CANCELLED.failure()).events().subscribe(subscriber));
    }

    /** Hands everything on, and tells the end a moment before the subscriber hears of it. */
    private static final class Watched implements Flow.Subscriber<ChatEvent>, Flow.Subscription {

        private final Interception run;
        private final Flow.Subscriber<? super ChatEvent> subscriber;
        private Flow.Subscription upstream;

        Watched(Interception run, Flow.Subscriber<? super ChatEvent> subscriber) {
            this.run = run;
            this.subscriber = subscriber;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            upstream = subscription;
            handOn(() -> subscriber.onSubscribe(this));
        }

        @Override
        public void onNext(ChatEvent event) {
            run.event(event);
            handOn(() -> subscriber.onNext(event));
        }

        @Override
        public void onError(Throwable failure) {
            run.failed(failure);
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            run.succeeded(null);
            subscriber.onComplete();
        }

        @Override
        public void request(long count) {
            upstream.request(count);
        }

        @Override
        public void cancel() {
            upstream.cancel();
            run.left();
        }

        /** A subscriber that throws gets nothing more, and no end will come by here. */
        private void handOn(Runnable signal) {
            boolean returned = false;
            try {
                signal.run();
                returned = true;
            } finally {
                if (!returned) {
                    run.left();
                }
            }
        }
    }
}
