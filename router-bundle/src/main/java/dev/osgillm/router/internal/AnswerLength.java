/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.RefusalDelta;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.ToolCallDelta;

/** How much of an answer came, in characters. Events come one after the other; anybody may ask. */
final class AnswerLength {

    private volatile long texts;
    private volatile long fragments; // of the arguments of tools,
    private volatile long calls; // which come whole as well, or only so

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer at a time
    void add(Object event) {
        if (event instanceof TextDelta delta) {
            texts += delta.text().length();
        } else if (event instanceof ReasoningDelta delta) {
            texts += delta.text().length();
        } else if (event instanceof RefusalDelta delta) {
            texts += delta.text().length();
        } else if (event instanceof ToolCallDelta delta) {
            fragments += delta.arguments().length();
        } else if (event instanceof ToolCallCompleted completed) {
            calls += completed.call().arguments().length();
        }
    }

    long characters() {
        return texts + Math.max(fragments, calls);
    }

    /** @return characters of all choices of an answer */
    static long of(ChatResponse answer) {
        long characters = 0;
        for (Choice choice : answer.choices()) {
            Message message = choice.message();
            characters += message.text().length()
                    + message.reasoning().map(String::length).orElse(0)
                    + message.refusal().map(String::length).orElse(0);
            for (ToolCall call : message.toolCalls()) {
                characters += call.arguments().length();
            }
        }
        return characters;
    }
}
