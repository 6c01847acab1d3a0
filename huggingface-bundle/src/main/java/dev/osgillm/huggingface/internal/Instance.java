/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.huggingface.internal.tgi.GenerateOperation;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.EmbeddingBatches;
import dev.osgillm.support.call.FailedCall;
import dev.osgillm.support.call.TracedProvider;
import dev.osgillm.support.call.WireTrace;
import dev.osgillm.support.openai.ChatOperation;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.openai.EmbeddingOperation;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import dev.osgillm.support.openai.OpenAiProfile;
import java.util.List;
import java.util.Map;

/**
 * What instances of all kinds share. Which capabilities an instance has is a matter of its class, since a capability is
 * an interface.
 */
abstract class Instance implements ModelCatalog, HealthProbe, ProviderSettings, TracedProvider {

    /** The most inputs that an inference server takes at once unless it was started otherwise. */
    private static final int BATCH = 32;

    private static final OpenAiProfile TGI = new OpenAiProfile("max_tokens", false, true, "seed", "tgi");

    private final HuggingFaceSettings settings;
    private final CallEngine engine;
    private final CallEngine patient;
    private final OpenAiErrors errors;
    private final OpenAiEndpoint api;
    private final OpenAiEndpoint root;
    private final ChatRequestWriter writer;
    private final Catalog catalog;
    private final Probe probe;

    Instance(HuggingFaceSettings settings, CallEngine engine, HuggingFaceErrors errors) {
        this.settings = settings;
        this.engine = engine;
        // Asking for models and health is not waited for: it is to tell what is there now.
        patient = engine.patient(settings.loading().patience());
        this.errors = errors.dialect();
        Target target = settings.target();
        api = new OpenAiEndpoint(target.api(), settings.headers(), settings.token());
        root = new OpenAiEndpoint(target.root(), settings.headers(), settings.token());
        writer = new ChatRequestWriter(
                settings.id(), target.kind() == TargetKind.TGI ? TGI : OpenAiProfile.COMPATIBLE, settings.defaults());
        // Without the headers: asking for models shall not start an endpoint and wait for that.
        catalog = Catalog.of(
                settings,
                new OpenAiEndpoint(target.api(), Map.of(), settings.token()),
                new OpenAiEndpoint(target.root(), Map.of(), settings.token()),
                this.errors);
        probe = new Probe(settings, engine, catalog);
    }

    final StreamingCall<ChatEvent, ChatResponse> chat(ChatRequest request) {
        if (!settings.configured()) {
            return FailedCall.streaming(noToken());
        }
        return patient.streamingCall(
                new ChatOperation(settings.id(), api, writer, errors, request), request.timeouts());
    }

    final Call<EmbeddingResponse> embed(EmbeddingRequest request) {
        if (!settings.configured()) {
            return FailedCall.of(noToken());
        }
        if (settings.target().kind() == TargetKind.OPENAI) {
            return EmbeddingOperation.call(patient, api, errors, settings.embeddingModel(), BATCH, request);
        }
        return EmbeddingBatches.call(
                patient,
                request,
                BATCH,
                (inner, part) -> inner.call(new FeatureOperation(settings, root, errors, part), request.timeouts()));
    }

    /** Goes on with a text as Text Generation Inference does. */
    final StreamingCall<ChatEvent, ChatResponse> generate(CompletionRequest request) {
        return patient.streamingCall(
                new GenerateOperation(settings.id(), root, settings.defaults(), errors, request), request.timeouts());
    }

    final Call<TokenCount> countText(String text) {
        return patient.call(TokenizeOperation.ofText(root, errors, text), Timeouts.INHERITED);
    }

    final Call<TokenCount> countChat(ChatRequest request) {
        return patient.call(
                TokenizeOperation.ofChat(root, errors, () -> writer.write(request, false)), Timeouts.INHERITED);
    }

    @Override
    public final Call<List<ModelInfo>> list() {
        return engine.call(catalog.list(), Timeouts.INHERITED);
    }

    @Override
    public final Call<ModelInfo> details(String model) {
        return engine.call(catalog.details(model), Timeouts.INHERITED);
    }

    @Override
    public final Call<Health> probe() {
        return probe.call();
    }

    @Override
    public final WireTrace wireTrace() {
        return engine.wireTrace();
    }

    @Override
    public final List<Setting> settings() {
        return settings.report();
    }

    final LlmException invalid(String problem) {
        return LlmException.builder(ErrorKind.INVALID_REQUEST, problem)
                .provider(settings.id())
                .build();
    }

    private LlmException noToken() {
        return LlmException.builder(ErrorKind.AUTHENTICATION, "There is no token. " + settings.tokenAdvice())
                .provider(settings.id())
                .build();
    }
}
