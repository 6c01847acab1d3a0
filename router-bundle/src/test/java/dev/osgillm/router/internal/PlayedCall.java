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
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;

/** A chat that keeps the rules of Flow and signals on a thread of its own, which ends with it. */
final class PlayedCall implements StreamingCall<ChatEvent, ChatResponse> {

    private final List<ChatEvent> events;
    private final Semaphore demand = new Semaphore(0);
    private volatile boolean left;
    private volatile LlmException failure;

    private PlayedCall(List<ChatEvent> events) {
        this.events = events;
    }

    /** Words and the whole answer. */
    static PlayedCall saying(int words) {
        List<ChatEvent> events = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            events.add(new TextDelta(0, "word "));
        }
        return new PlayedCall(ended(events, Message.assistant("word ".repeat(words)), FinishReason.STOP));
    }

    /** Nothing but a failure. */
    static PlayedCall failing(ErrorKind kind) {
        PlayedCall call = new PlayedCall(List.of());
        call.failure = LlmException.builder(kind, "It failed.").build();
        return call;
    }

    /** A wish for a tool. */
    static PlayedCall wanting(ToolCall tool) {
        List<ChatEvent> events = new ArrayList<>(List.of(new ToolCallCompleted(0, tool)));
        Message message = Message.builder(Role.ASSISTANT).toolCall(tool).build();
        return new PlayedCall(ended(events, message, FinishReason.TOOL_CALLS));
    }

    private static List<ChatEvent> ended(List<ChatEvent> events, Message message, FinishReason reason) {
        events.add(new ChatCompleted(ChatResponse.builder()
                .choice(Choice.of(0, message, reason, null, List.of()))
                .build()));
        return events;
    }

    @Override
    public Flow.Publisher<ChatEvent> events() {
        return subscriber -> new Thread(() -> play(subscriber), "played-call").start();
    }

    private void play(Flow.Subscriber<? super ChatEvent> subscriber) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                demand.release((int) Math.min(count, events.size()));
            }

            @Override
            public void cancel() {
                left = true;
                demand.release();
            }
        });
        for (ChatEvent event : events) {
            demand.acquireUninterruptibly();
            if (left) {
                return;
            }
            if (failure != null) {
                break;
            }
            subscriber.onNext(event);
        }
        if (failure == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(failure);
        }
    }

    @Override
    public void cancel() {
        failure = LlmException.builder(ErrorKind.CANCELLED, "Cancelled.").build();
        demand.release();
    }
}
