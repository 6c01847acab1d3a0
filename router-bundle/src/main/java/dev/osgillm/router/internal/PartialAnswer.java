/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.UsageReported;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What has arrived of a streamed chat, for the case that its provider does not say so when the call has to end. Events
 * come on one thread at a time, the question on any other.
 */
final class PartialAnswer {

    /** Of the characters that are kept: whoever needs more has read them from the stream. */
    static final int LONGEST = 1 << 20;

    /** Of the tool calls that are kept. */
    static final int MOST_CALLS = 64;

    /** Of the answers to one request that are kept. */
    static final int MOST_PARTS = 64;

    private static final class Part {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final List<ToolCall> calls = new ArrayList<>();
    }

    // Guarded by this.
    private final SortedMap<Integer, Part> parts = new TreeMap<>();
    private int kept;
    private Usage usage = Usage.UNKNOWN;
    private ChatResponse whole;

    synchronized void add(Object event) {
        if (event instanceof TextDelta delta) {
            append(part(delta.choice()).text, delta.text());
        } else if (event instanceof ReasoningDelta delta) {
            append(part(delta.choice()).reasoning, delta.text());
        } else if (event instanceof ToolCallCompleted completed) {
            add(part(completed.choice()).calls, completed.call());
        } else if (event instanceof UsageReported reported) {
            usage = reported.usage();
        } else if (event instanceof ChatCompleted completed) {
            whole = completed.response();
        }
    }

    /** @return what there is, without a finish reason; {@code null} when there is nothing */
    synchronized ChatResponse get(String providerId) {
        if (whole != null) {
            return whole;
        }
        if (parts.isEmpty() && usage.equals(Usage.UNKNOWN)) {
            return null;
        }
        ChatResponse.Builder response =
                ChatResponse.builder().providerId(providerId).usage(usage);
        parts.forEach((index, part) -> response.choice(Choice.of(index, message(part), null, null, List.of())));
        return response.build();
    }

    private Part part(int choice) {
        return parts.size() < MOST_PARTS || parts.containsKey(choice)
                ? parts.computeIfAbsent(choice, index -> new Part())
                : new Part(); // which nobody keeps
    }

    private static void add(List<ToolCall> calls, ToolCall call) {
        if (calls.size() < MOST_CALLS) {
            calls.add(call);
        }
    }

    private void append(StringBuilder to, String text) {
        int fits = Math.min(text.length(), LONGEST - kept);
        to.append(text, 0, fits);
        kept += fits;
    }

    private static Message message(Part part) {
        Message.Builder message = Message.builder(Role.ASSISTANT);
        if (!part.text.isEmpty()) {
            message.text(part.text.toString());
        }
        if (!part.reasoning.isEmpty()) {
            message.reasoning(part.reasoning.toString());
        }
        part.calls.forEach(message::toolCall);
        return message.build();
    }
}
