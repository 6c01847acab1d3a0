/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.api.interceptor.Outcome;
import java.util.List;

/** Calls and their ends, as the router tells them. */
public final class Calls {

    public static final Usage USAGE = Usage.builder()
            .inputTokens(1_000)
            .outputTokens(500)
            .cachedTokens(400)
            .reasoningTokens(100)
            .build();

    private Calls() {}

    public static Invocation of(LlmRequest request) {
        return of("app", request);
    }

    public static Invocation of(String bundle, LlmRequest request) {
        String operation = request instanceof EmbeddingRequest
                ? LlmConstants.CAPABILITY_EMBEDDING
                : request instanceof CompletionRequest
                        ? LlmConstants.CAPABILITY_COMPLETION
                        : LlmConstants.CAPABILITY_CHAT;
        return Invocation.of(operation, request, Selection.DEFAULT, bundle, 7, false);
    }

    public static Invocation from(String bundle) {
        return of(bundle, ChatRequest.of("hi"));
    }

    public static ChatResponse says(String text) {
        return says(text, FinishReason.STOP);
    }

    public static ChatResponse says(String text, FinishReason reason) {
        return ChatResponse.builder()
                .providerId("openai")
                .model("gpt-4o-2024-08-06")
                .choice(Choice.of(0, Message.assistant(text), reason, null, List.of()))
                .usage(USAGE)
                .build();
    }

    public static Outcome.Builder answered() {
        return Outcome.builder()
                .providerId("openai")
                .model("gpt-4o")
                .response(says("hello"))
                .usage(USAGE);
    }

    /** The call has ended. */
    public static void end(Decision decision, Outcome outcome) {
        decision.listener().ifPresent(listener -> listener.accept(outcome));
    }
}
