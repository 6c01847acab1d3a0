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
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.RefusalDelta;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCallCompleted;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** A chat whose end is known before it starts. In pieces it is a delta for each text, and the whole answer. */
final class SettledChat extends SettledCall<ChatResponse> implements StreamingCall<ChatEvent, ChatResponse> {

    private final StreamingCall<ChatEvent, ChatResponse> streamed;

    SettledChat(ChatResponse answer, LlmException refusal, Executor elsewhere) {
        super(answer, refusal);
        streamed = new ComposedCall<>(subscriber -> new Stream(answer, elsewhere, subscriber));
    }

    @Override
    public Flow.Publisher<ChatEvent> events() {
        return streamed.events();
    }

    @Override
    public void cancel() {
        super.cancel();
        streamed.cancel();
    }

    private final class Stream extends ComposedStream<ChatEvent> {

        private final Queue<ChatEvent> events = new ArrayDeque<>(); // in steps only

        Stream(ChatResponse answer, Executor elsewhere, Flow.Subscriber<? super ChatEvent> subscriber) {
            super(elsewhere, subscriber);
            if (answer == null) {
                return;
            }
            for (Choice choice : answer.choices()) {
                Message message = choice.message();
                message.reasoning().ifPresent(text -> events.add(new ReasoningDelta(choice.index(), text)));
                if (!message.text().isEmpty()) {
                    events.add(new TextDelta(choice.index(), message.text()));
                }
                message.refusal().ifPresent(text -> events.add(new RefusalDelta(choice.index(), text)));
                message.toolCalls().forEach(call -> events.add(new ToolCallCompleted(choice.index(), call)));
            }
            events.add(new ChatCompleted(answer));
        }

        @Override
        void begin() {
            if (failure() != null) {
                fail(failure());
            }
        }

        @Override
        void demanded(long count) {
            while (!ending() && demand() > 0 && !events.isEmpty()) {
                emit(events.poll());
            }
            if (events.isEmpty() && !ending()) {
                complete();
            }
        }

        @Override
        void cancelled() {
            fail(LlmException.builder(ErrorKind.CANCELLED, "The call was cancelled.")
                    .build());
        }

        @Override
        void halt() {
            // Nothing runs but the steps.
        }
    }
}
