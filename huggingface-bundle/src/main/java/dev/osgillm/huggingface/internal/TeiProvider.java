/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.support.call.CallEngine;

/** A dedicated endpoint that runs Text Embeddings Inference: embeddings only. */
final class TeiProvider extends Instance implements EmbeddingProvider {

    TeiProvider(HuggingFaceSettings settings, CallEngine engine, HuggingFaceErrors errors) {
        super(settings, engine, errors);
    }

    @Override
    public Call<EmbeddingResponse> newCall(EmbeddingRequest request) {
        return embed(request);
    }
}
