/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;

/** An embedding that asks the interceptors when it starts. */
final class InterceptedEmbedding extends InterceptedCall<EmbeddingRequest, EmbeddingResponse, Call<EmbeddingResponse>> {

    InterceptedEmbedding(
            CallPath<EmbeddingRequest, Call<EmbeddingResponse>> path, EmbeddingRequest request, Selection selection) {
        super(path, request, selection);
    }

    @Override
    Call<EmbeddingResponse> settled(Object answer, LlmException refusal) {
        return new SettledCall<>((EmbeddingResponse) answer, refusal);
    }
}
