/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal;

import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingRequest;
import java.util.ArrayList;
import java.util.List;

/** The texts that a request brings to a model. */
public final class Texts {

    private Texts() {}

    /** @return characters of all of them */
    public static long length(LlmRequest request) {
        return of(request).stream().mapToLong(String::length).sum();
    }

    /** @return messages, prompts or inputs, in their order; not what describes tools and schemas */
    public static List<String> of(LlmRequest request) {
        List<String> texts = new ArrayList<>();
        if (request instanceof ChatRequest chat) {
            for (Message message : chat.messages()) {
                texts.add(message.text());
                message.toolCalls().stream().map(ToolCall::arguments).forEach(texts::add);
            }
        } else if (request instanceof CompletionRequest completion) {
            completion.system().ifPresent(texts::add);
            texts.add(completion.prompt());
            completion.suffix().ifPresent(texts::add);
        } else if (request instanceof EmbeddingRequest embedding) {
            texts.addAll(embedding.inputs());
        }
        return texts;
    }
}
