/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.FailedCall;
import java.util.List;

/** A dedicated endpoint that runs Text Generation Inference: chats, completions, and the tokens of both. */
final class TgiProvider extends Instance implements ChatProvider, CompletionProvider, TokenCounter {

    private static final String TOP_P = "top_p";

    TgiProvider(HuggingFaceSettings settings, CallEngine engine, HuggingFaceErrors errors) {
        super(settings, engine, errors);
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        if (request.choices().orElse(1) > 1) {
            return FailedCall.streaming(
                    invalid("Text Generation Inference gives one answer only. Leave choices away, or ask repeatedly."));
        }
        boolean cutsNothing = request.topP().orElse(0) >= 1 && !request.extra().containsKey(TOP_P);
        // It refuses 1, which means the same as nothing.
        return chat(cutsNothing ? request.toBuilder().extra(TOP_P, null).build() : request);
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(CompletionRequest request) {
        return generate(request);
    }

    @Override
    public Call<TokenCount> count(String model, String text) {
        return countText(text);
    }

    @Override
    public Call<TokenCount> count(String model, List<Message> messages) {
        return countChat(ChatRequest.builder().model(model).messages(messages).build());
    }
}
