/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.Call;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.GenerationRequest;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelManager;
import dev.osgillm.api.model.ModelRecipe;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.HealthCall;
import dev.osgillm.support.call.TracedProvider;
import dev.osgillm.support.call.WireTrace;
import dev.osgillm.support.json.Json;
import java.util.List;
import java.util.Objects;

/** One Ollama server. Thread safe. */
final class OllamaProvider
        implements ChatProvider,
                CompletionProvider,
                EmbeddingProvider,
                ModelCatalog,
                ModelManager,
                HealthProbe,
                ProviderSettings,
                TracedProvider {

    private final OllamaSettings settings;
    private final CallEngine engine;
    private final OllamaErrors errors;
    private final OllamaHttp http;
    private final GenerationWriter generation;
    private final ChatRequestWriter chats;
    private final CompletionRequestWriter completions;
    private final ContextWatch contextWatch;
    private final ModelOperations operations;

    /** @param errors also the mapper of the engine */
    OllamaProvider(OllamaSettings settings, CallEngine engine, OllamaErrors errors) {
        this.settings = settings;
        this.engine = engine;
        this.errors = errors;
        http = new OllamaHttp(settings.baseUrl(), settings.apiKey());
        generation = new GenerationWriter(settings);
        chats = new ChatRequestWriter(generation);
        completions = new CompletionRequestWriter(generation);
        contextWatch = new ContextWatch(settings.id());
        operations = new ModelOperations(settings, engine, http, errors, this::details);
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        Objects.requireNonNull(request, "request");
        return answer(request, stream -> http.post("/api/chat", chats.write(request, stream), request.headers()));
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(CompletionRequest request) {
        Objects.requireNonNull(request, "request");
        return answer(
                request, stream -> http.post("/api/generate", completions.write(request, stream), request.headers()));
    }

    @Override
    public Call<EmbeddingResponse> newCall(EmbeddingRequest request) {
        Objects.requireNonNull(request, "request");
        return engine.call(new EmbeddingOperation(settings, http, errors, request), request.timeouts());
    }

    @Override
    public Call<List<ModelInfo>> list() {
        return models(engine, Timeouts.INHERITED);
    }

    @Override
    public Call<ModelInfo> details(String model) {
        return details(engine, model);
    }

    private Call<ModelInfo> details(CallEngine on, String model) {
        Objects.requireNonNull(model, "model");
        JsonObject body = new JsonObject();
        body.addProperty("model", model);
        return on.call(
                new JsonOperation<>(
                        () -> http.post("/api/show", body), errors, answer -> ModelReader.details(model, answer)),
                Timeouts.INHERITED);
    }

    @Override
    public StreamingCall<ModelEvent, ModelInfo> pull(String model) {
        return operations.pull(model);
    }

    @Override
    public StreamingCall<ModelEvent, ModelInfo> push(String model) {
        return operations.push(model);
    }

    @Override
    public StreamingCall<ModelEvent, ModelInfo> create(ModelRecipe recipe) {
        return operations.create(recipe);
    }

    @Override
    public Call<Void> copy(String source, String target) {
        return operations.copy(source, target);
    }

    @Override
    public Call<Void> delete(String model) {
        return operations.delete(model);
    }

    @Override
    public Call<List<ModelInfo>> running() {
        return operations.running();
    }

    @Override
    public Call<Void> unload(String model) {
        return operations.unload(model);
    }

    @Override
    public Call<Health> probe() {
        CallEngine parts = engine.forProbes().forParts();
        Call<String> version = parts.call(
                new JsonOperation<>(() -> http.get("/api/version"), errors, answer -> Json.text(answer, "version", "")),
                HealthCall.LIMITS);
        return new HealthCall<>(
                engine.composed(new FindingsCall(version, models(parts, HealthCall.LIMITS))),
                findings -> findings.judge(settings.model()));
    }

    @Override
    public WireTrace wireTrace() {
        return engine.wireTrace();
    }

    @Override
    public List<Setting> settings() {
        return settings.report();
    }

    private StreamingCall<ChatEvent, ChatResponse> answer(
            GenerationRequest request, AnswerOperation.Question question) {
        return engine.streamingCall(
                new AnswerOperation(
                        settings.id(),
                        errors,
                        question,
                        answer -> contextWatch.check(
                                generation.model(request), generation.numCtx(request), answer.usage())),
                request.timeouts());
    }

    private Call<List<ModelInfo>> models(CallEngine on, Timeouts limits) {
        return on.call(new JsonOperation<>(() -> http.get("/api/tags"), errors, ModelReader::list), limits);
    }
}
