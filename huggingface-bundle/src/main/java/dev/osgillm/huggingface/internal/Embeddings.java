/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.EmbeddingBatches;
import dev.osgillm.support.openai.EmbeddingOperation;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;

/** Makes embedding calls for each kind of target. */
final class Embeddings {

    /** The most inputs of one request at TEI, and a modest number for the router. */
    private static final int BATCH = 32;

    private final HuggingFaceSettings settings;
    private final CallEngine engine;
    private final OpenAiErrors errors;

    Embeddings(HuggingFaceSettings settings, CallEngine engine, OpenAiErrors errors) {
        this.settings = settings;
        this.engine = engine;
        this.errors = errors;
    }

    Call<EmbeddingResponse> newCall(EmbeddingRequest request) {
        String model = request.model().orElse(settings.embeddingModel());
        return switch (settings.target()) {
            case ROUTER ->
                extraction(
                        new OpenAiEndpoint(settings.tasksUrl(), settings.headers(), settings.token()),
                        "/models/" + model + "/pipeline/feature-extraction",
                        model,
                        request);
            case TEI ->
                extraction(
                        new OpenAiEndpoint(settings.baseUrl(), settings.headers(), settings.token()),
                        "/embed",
                        model,
                        request);
            case OPENAI, TGI ->
                EmbeddingOperation.call(
                        engine,
                        new OpenAiEndpoint(settings.baseUrl(), settings.headers(), settings.token()),
                        errors,
                        settings.embeddingModel(),
                        BATCH,
                        request);
        };
    }

    private Call<EmbeddingResponse> extraction(
            OpenAiEndpoint endpoint, String path, String model, EmbeddingRequest request) {
        return EmbeddingBatches.call(
                request,
                BATCH,
                part -> engine.call(
                        new FeatureExtraction(settings.id(), endpoint, path, model, settings.normalize(), part),
                        request.timeouts()));
    }
}
