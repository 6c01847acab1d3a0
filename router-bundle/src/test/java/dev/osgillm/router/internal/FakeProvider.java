/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.TextDelta;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/** Answers with its name and the model asked for, one event per demanded one, on the thread that demands. */
final class FakeProvider implements ChatProvider {

    private final String name;
    private final LlmException failure;
    private final int eventsBeforeFailure;
    final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
    final List<String> cancelled = new CopyOnWriteArrayList<>();

    private FakeProvider(String name, LlmException failure, int eventsBeforeFailure) {
        this.name = name;
        this.failure = failure;
        this.eventsBeforeFailure = eventsBeforeFailure;
    }

    static FakeProvider answering(String name) {
        return new FakeProvider(name, null, 0);
    }

    static FakeProvider failing(String name, ErrorKind kind) {
        return failingAfter(0, name, kind);
    }

    static FakeProvider failingAfter(int events, String name, ErrorKind kind) {
        return new FakeProvider(
                name, LlmException.builder(kind, "It failed.").provider(name).build(), events);
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        requests.add(request);
        return new FakeCall(request.model().orElse("default"));
    }

    private final class FakeCall implements StreamingCall<ChatEvent, ChatResponse> {

        private final Deque<ChatEvent> events = new ArrayDeque<>();
        private boolean callCancelled;

        FakeCall(String model) {
            String text = name + ":" + model;
            events.add(new TextDelta(0, name));
            events.add(new TextDelta(0, ":" + model));
            events.add(new ChatCompleted(ChatResponse.builder()
                    .choice(Choice.of(0, Message.assistant(text), FinishReason.STOP, "stop", List.of()))
                    .build()));
        }

        @Override
        public Flow.Publisher<ChatEvent> events() {
            return subscriber -> subscriber.onSubscribe(new FakeSubscription(subscriber));
        }

        @Override
        public void cancel() {
            callCancelled = true;
            cancelled.add("call");
        }

        private final class FakeSubscription implements Flow.Subscription {

            private final Flow.Subscriber<? super ChatEvent> subscriber;
            private int sent;
            private boolean over;

            FakeSubscription(Flow.Subscriber<? super ChatEvent> subscriber) {
                this.subscriber = subscriber;
            }

            @Override
            public void request(long count) {
                for (long i = 0; i < count && !over; i++) {
                    step();
                }
            }

            private void step() {
                if (callCancelled) {
                    fail(LlmException.builder(ErrorKind.CANCELLED, "Cancelled.").build());
                } else if (failure != null && sent == eventsBeforeFailure) {
                    fail(failure);
                } else {
                    sent++;
                    subscriber.onNext(events.poll());
                    if (events.isEmpty()) {
                        over = true;
                        subscriber.onComplete();
                    }
                }
            }

            private void fail(LlmException reason) {
                over = true;
                subscriber.onError(reason);
            }

            @Override
            public void cancel() {
                over = true;
                cancelled.add("subscription");
            }
        }
    }
}
