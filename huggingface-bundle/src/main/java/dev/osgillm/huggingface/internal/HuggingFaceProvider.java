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
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.support.call.CallEngine;

/** A dedicated endpoint that speaks OpenAI's dialect: chats and embeddings. */
class HuggingFaceProvider extends Instance implements ChatProvider, EmbeddingProvider {

    HuggingFaceProvider(HuggingFaceSettings settings, CallEngine engine, HuggingFaceErrors errors) {
        super(settings, engine, errors);
    }

    /** @return an instance with exactly the capabilities of its target */
    static Instance of(HuggingFaceSettings settings, CallEngine engine, HuggingFaceErrors errors) {
        return switch (settings.target().kind()) {
            case ROUTER -> new RouterProvider(settings, engine, errors);
            case OPENAI -> new HuggingFaceProvider(settings, engine, errors);
            case TGI -> new TgiProvider(settings, engine, errors);
            case TEI -> new TeiProvider(settings, engine, errors);
        };
    }

    @Override
    public final StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        return chat(request);
    }

    @Override
    public final Call<EmbeddingResponse> newCall(EmbeddingRequest request) {
        return embed(request);
    }
}
