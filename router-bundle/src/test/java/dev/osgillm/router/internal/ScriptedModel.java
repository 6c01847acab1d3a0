/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.UsageReported;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/** Says what the test wrote down, one answer for each request, one event for each demanded one. */
final class ScriptedModel implements ChatProvider {

    static final Usage USAGE =
            Usage.builder().inputTokens(10).outputTokens(5).cachedTokens(3).build();

    private final Queue<List<Object>> answers = new ConcurrentLinkedQueue<>();
    final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

    /** An answer that wants the tools. */
    ScriptedModel wants(ToolCall... calls) {
        List<Object> events = new ArrayList<>();
        Message.Builder message = Message.builder(Role.ASSISTANT).providerData("seen", "again");
        for (ToolCall call : calls) {
            events.add(new ToolCallCompleted(0, call));
            message.toolCall(call);
        }
        return answer(events, message.build(), FinishReason.TOOL_CALLS);
    }

    ScriptedModel says(String text) {
        return answer(List.of(new TextDelta(0, text)), Message.assistant(text), FinishReason.STOP);
    }

    ScriptedModel fails(ErrorKind kind) {
        answers.add(List.of(
                LlmException.builder(kind, "It failed.").provider("model").build()));
        return this;
    }

    private ScriptedModel answer(List<? extends Object> before, Message message, FinishReason reason) {
        List<Object> events = new ArrayList<>(before);
        events.add(new UsageReported(USAGE));
        events.add(new ChatCompleted(ChatResponse.builder()
                .choice(Choice.of(0, message, reason, null, List.of()))
                .usage(USAGE)
                .build()));
        answers.add(events);
        return this;
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        requests.add(request);
        return new ScriptedCall(new ArrayDeque<>(answers.remove()));
    }

    private static final class ScriptedCall implements StreamingCall<ChatEvent, ChatResponse> {

        private final Deque<Object> script;
        private volatile boolean cancelled;

        ScriptedCall(Deque<Object> script) {
            this.script = script;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public Flow.Publisher<ChatEvent> events() {
            return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                private boolean over;

                @Override
                public void request(long count) {
                    for (long i = 0; i < count && !over; i++) {
                        step();
                    }
                }

                private void step() {
                    Object next = cancelled
                            ? LlmException.builder(ErrorKind.CANCELLED, "Cancelled.")
                                    .build()
                            : script.remove();
                    over = script.isEmpty() || cancelled;
                    if (next instanceof LlmException failure) {
                        subscriber.onError(failure);
                        return;
                    }
                    subscriber.onNext((ChatEvent) next);
                    if (over) {
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    over = true;
                }
            });
        }
    }
}
