/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.FailedCall;
import dev.osgillm.support.call.HealthCall;
import dev.osgillm.support.openai.ChatOperation;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.openai.ModelOperations;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import java.util.List;

/** One instance that chats: the router, or a dedicated endpoint. */
final class HuggingFaceProvider
        implements ChatProvider, EmbeddingProvider, ModelCatalog, HealthProbe, ProviderSettings {

    private final HuggingFaceSettings settings;
    private final CallEngine engine;
    private final OpenAiErrors errors;
    private final OpenAiEndpoint endpoint;
    private final ChatRequestWriter writer;
    private final ModelOperations models;
    private final Embeddings embeddings;

    HuggingFaceProvider(HuggingFaceSettings settings, CallEngine engine, OpenAiErrors errors) {
        this.settings = settings;
        this.engine = engine;
        this.errors = errors;
        endpoint = new OpenAiEndpoint(settings.baseUrl(), settings.headers(), settings.token());
        writer = new ChatRequestWriter(settings.target().profile(), settings.defaults());
        models = new ModelOperations(endpoint, errors);
        embeddings = new Embeddings(settings, engine, errors);
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        return settings.configured()
                ? engine.streamingCall(
                        new ChatOperation(settings.id(), endpoint, writer, errors, request), request.timeouts())
                : FailedCall.streaming(NoToken.failure(settings));
    }

    @Override
    public Call<EmbeddingResponse> newCall(EmbeddingRequest request) {
        return settings.configured() ? embeddings.newCall(request) : FailedCall.of(NoToken.failure(settings));
    }

    @Override
    public Call<List<ModelInfo>> list() {
        return engine.call(models.list(), Timeouts.INHERITED);
    }

    @Override
    public Call<ModelInfo> details(String model) {
        return engine.call(models.details(model), Timeouts.INHERITED);
    }

    @Override
    public Call<Health> probe() {
        if (!settings.configured()) {
            return HealthCall.of(NoToken.health(settings));
        }
        // The router lists its models to everybody: only a chat, which costs, would prove the token.
        String proved = settings.target() == Target.ROUTER ? "; the token is proved by a chat only." : ".";
        return new HealthCall<>(
                engine.call(models.list(), HealthCall.LIMITS),
                found -> HealthCall.up(found.size() + " models at " + settings.baseUrl() + proved));
    }

    @Override
    public List<Setting> settings() {
        return settings.report();
    }
}
