/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.FailedCall;
import java.util.List;

/** A dedicated endpoint that runs Text Embeddings Inference: embeddings, and the tokens of texts. */
final class TeiProvider extends Instance implements EmbeddingProvider, TokenCounter {

    TeiProvider(HuggingFaceSettings settings, CallEngine engine, HuggingFaceErrors errors) {
        super(settings, engine, errors);
    }

    @Override
    public Call<EmbeddingResponse> newCall(EmbeddingRequest request) {
        return embed(request);
    }

    @Override
    public Call<TokenCount> count(String model, String text) {
        return countText(text);
    }

    @Override
    public Call<TokenCount> count(String model, List<Message> messages) {
        return FailedCall.of(
                invalid(
                        "Text Embeddings Inference has no chats, so it cannot count their tokens. Count the text of each message."));
    }
}
