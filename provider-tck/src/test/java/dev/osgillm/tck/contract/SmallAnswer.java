/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.ToolCallDelta;
import dev.osgillm.api.chat.UsageReported;
import java.util.ArrayList;
import java.util.List;

/**
 * What frames say: {@code +text}, {@code ~thought}, {@code #id|name|piece of the arguments}, {@code %input|output}, {@code .}
 * for the finish reason, and {@code !error}.
 */
final class SmallAnswer {

    private static final class Call {
        private final String id;
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();

        Call(String id) {
            this.id = id;
        }

        ToolCall whole() {
            return ToolCall.of(id, name, arguments.isEmpty() ? "{}" : arguments.toString());
        }
    }

    private final SmallProvider provider;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final List<Call> calls = new ArrayList<>();
    private Usage usage = Usage.UNKNOWN;
    private boolean finished;

    SmallAnswer(SmallProvider provider) {
        this.provider = provider;
    }

    boolean isEmpty() {
        return text.isEmpty() && thoughts.isEmpty() && calls.isEmpty();
    }

    boolean finished() {
        return finished;
    }

    /** Takes a frame that is no error. @return what it brings, in most cases one event */
    List<ChatEvent> take(String data) {
        String rest = data.isEmpty() ? "" : data.substring(1);
        switch (data.isEmpty() ? ' ' : data.charAt(0)) {
            case '+' -> {
                text.append(rest);
                return List.of(new TextDelta(0, rest));
            }
            case '~' -> {
                thoughts.append(rest);
                return List.of(new ReasoningDelta(0, rest));
            }
            case '#' -> {
                return call(rest.split("\\|", 3));
            }
            case '%' -> {
                return usage(rest.split("\\|", 2));
            }
            case '.' -> finished = true;
            default -> {}
        }
        return List.of();
    }

    private List<ChatEvent> call(String[] parts) {
        if (parts.length < 3) {
            return List.of(); // the beginning of a piece that was cut
        }
        Call call = provider.lies(Lie.MIXES_CALLS) && !calls.isEmpty() ? calls.get(calls.size() - 1) : null;
        for (Call known : calls) {
            call = known.id.equals(parts[0]) && !provider.lies(Lie.MIXES_CALLS) ? known : call;
        }
        if (call == null) {
            call = new Call(parts[0]);
            calls.add(call);
        }
        call.name = parts[1].isEmpty() ? call.name : parts[1];
        call.arguments.append(parts[2]);
        ChatEvent delta = new ToolCallDelta(0, calls.indexOf(call), call.id, call.name, parts[2]);
        return provider.lies(Lie.COMPLETES_HALF_CALLS)
                ? List.of(delta, new ToolCallCompleted(0, call.whole()))
                : List.of(delta);
    }

    private List<ChatEvent> usage(String[] parts) {
        if (provider.lies(Lie.FORGETS_USAGE) || parts.length < 2) {
            return List.of();
        }
        Usage.Builder told = Usage.builder().inputTokens(Long.parseLong(parts[0]));
        if (!parts[1].isEmpty()) {
            told.outputTokens(Long.parseLong(parts[1]));
        }
        usage = told.build();
        return List.of(new UsageReported(usage));
    }

    /** @return the events of an answer that is complete */
    List<ChatEvent> end() {
        List<ChatEvent> events = new ArrayList<>();
        if (!provider.lies(Lie.COMPLETES_HALF_CALLS)) {
            calls.forEach(call -> events.add(new ToolCallCompleted(0, call.whole())));
        }
        events.add(new ChatCompleted(response(true)));
        return events;
    }

    ChatResponse response(boolean complete) {
        Message.Builder message = Message.builder(Role.ASSISTANT);
        if (!text.isEmpty()) {
            message.text(text.toString());
        }
        if (!thoughts.isEmpty()) {
            message.reasoning(thoughts.toString());
        }
        if (complete) {
            calls.forEach(call -> message.toolCall(call.whole()));
        }
        FinishReason reason = calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        return ChatResponse.builder()
                .providerId(SmallProvider.ID)
                .choice(Choice.of(0, message.build(), complete ? reason : null, null, List.of()))
                .usage(usage)
                .build();
    }
}
