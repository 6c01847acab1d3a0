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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/** Does nothing by itself: the test signals through {@link ManualCall#subscriber}. */
final class ManualProvider implements ChatProvider {

    final List<ManualCall> calls = new CopyOnWriteArrayList<>();

    /** Once a call was made. */
    final CountDownLatch made = new CountDownLatch(1);

    /** With which kind a cancelled call ends; {@code null} when it does not listen. */
    volatile ErrorKind answerToCancel = ErrorKind.CANCELLED;

    /** @return the only call that was made */
    ManualCall call() {
        if (calls.size() != 1) {
            throw new AssertionError("Made were " + calls.size() + " calls");
        }
        return calls.get(0);
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        ManualCall call = new ManualCall();
        calls.add(call);
        made.countDown();
        return call;
    }

    final class ManualCall implements StreamingCall<ChatEvent, ChatResponse> {

        final List<Long> requested = new CopyOnWriteArrayList<>();
        volatile Flow.Subscriber<? super ChatEvent> subscriber;
        volatile boolean unsubscribed;
        volatile boolean callCancelled;
        final AtomicInteger cancels = new AtomicInteger();

        @Override
        public Flow.Publisher<ChatEvent> events() {
            return newSubscriber -> {
                subscriber = newSubscriber;
                newSubscriber.onSubscribe(new Subscription());
                if (callCancelled) {
                    fail(answerToCancel);
                }
            };
        }

        /** Sends the whole answer and ends. */
        void answer(String text) {
            subscriber.onNext(new ChatCompleted(ChatResponse.builder()
                    .choice(Choice.of(0, Message.assistant(text), FinishReason.STOP, "stop", List.of()))
                    .build()));
            subscriber.onComplete();
        }

        void fail(ErrorKind kind) {
            subscriber.onError(
                    LlmException.builder(kind, "It failed.").provider("manual").build());
        }

        @Override
        public void cancel() {
            callCancelled = true;
            cancels.incrementAndGet();
            if (subscriber != null && answerToCancel != null) {
                fail(answerToCancel);
            }
        }

        private final class Subscription implements Flow.Subscription {

            @Override
            public void request(long count) {
                requested.add(count);
            }

            @Override
            public void cancel() {
                unsubscribed = true;
            }
        }
    }
}
