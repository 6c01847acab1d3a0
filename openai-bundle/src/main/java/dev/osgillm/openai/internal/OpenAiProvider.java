/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.FailedCall;
import dev.osgillm.support.call.HealthCall;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.call.TracedProvider;
import dev.osgillm.support.call.WireTrace;
import dev.osgillm.support.openai.Adaptations;
import dev.osgillm.support.openai.CompletionOperation;
import dev.osgillm.support.openai.EmbeddingOperation;
import dev.osgillm.support.openai.ModelOperations;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import dev.osgillm.support.openai.TokenOperations;
import java.util.List;
import java.util.function.BiFunction;

/** One instance: OpenAI, or a server that speaks its dialect. What only some servers have is in its subclasses. */
class OpenAiProvider
        implements ChatProvider, EmbeddingProvider, ModelCatalog, HealthProbe, ProviderSettings, TracedProvider {

    private final OpenAiSettings settings;
    private final CallEngine engine;
    private final OpenAiEndpoint endpoint;
    private final OpenAiErrors errors;
    private final ChatDialects chats;
    private final Adaptations completionAdaptations = new Adaptations();

    OpenAiProvider(OpenAiSettings settings, CallEngine engine, OpenAiErrors errors) {
        this.settings = settings;
        this.engine = engine;
        this.errors = errors;
        endpoint = settings.endpoint();
        chats = new ChatDialects(settings, endpoint, errors);
    }

    /** @return an instance with exactly the capabilities that its server has */
    static OpenAiProvider of(OpenAiSettings settings, CallEngine engine, OpenAiErrors errors) {
        boolean counts = settings.preset().tokenizer().isPresent();
        if (settings.completions()) {
            return counts
                    ? new CompletingCountingProvider(settings, engine, errors)
                    : new CompletingProvider(settings, engine, errors);
        }
        return counts ? new CountingProvider(settings, engine, errors) : new OpenAiProvider(settings, engine, errors);
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        if (!settings.configured()) {
            return FailedCall.streaming(noKey());
        }
        if (request.model().isEmpty() && settings.defaults().model().isEmpty()) {
            return FailedCall.streaming(noModel("model"));
        }
        return engine.streamingCall(chats.operation(request), request.timeouts());
    }

    /** For servers that complete texts. */
    final StreamingCall<ChatEvent, ChatResponse> complete(CompletionRequest request) {
        if (!settings.configured()) {
            return FailedCall.streaming(noKey());
        }
        if (request.model().isEmpty() && settings.completionModel().isEmpty()) {
            return FailedCall.streaming(noModel("completion_model"));
        }
        Preset preset = settings.preset();
        String path = preset.completions().isEmpty() ? "/completions" : preset.completions();
        return engine.streamingCall(
                new CompletionOperation(
                        settings.id(),
                        preset.completionsAtRoot() ? settings.rootEndpoint() : endpoint,
                        path,
                        preset.profile(),
                        settings.defaults().withModel(settings.completionModel()),
                        errors,
                        completionAdaptations,
                        request),
                request.timeouts());
    }

    /** For servers that count tokens. */
    final Call<TokenCount> counted(String model, BiFunction<TokenOperations, String, Call<TokenCount>> question) {
        if (!settings.configured()) {
            return FailedCall.of(noKey());
        }
        Preset preset = settings.preset();
        TokenOperations tokens = new TokenOperations(
                settings.id(),
                engine,
                settings.rootEndpoint(),
                errors,
                preset.tokenizer().orElseThrow(),
                preset.profile());
        return question.apply(tokens, model == null ? settings.defaults().model() : model);
    }

    @Override
    public Call<EmbeddingResponse> newCall(EmbeddingRequest request) {
        if (!settings.configured()) {
            return FailedCall.of(noKey());
        }
        if (request.model().isEmpty() && settings.embeddingModel().isEmpty()) {
            return FailedCall.of(noModel("embedding_model"));
        }
        return EmbeddingOperation.call(
                engine,
                endpoint,
                errors,
                settings.embeddingModel(),
                settings.preset().embeddings(),
                request);
    }

    private ModelOperations models() {
        return new ModelOperations(endpoint, errors);
    }

    @Override
    public Call<List<ModelInfo>> list() {
        return settings.configured() ? engine.call(models().list(), Timeouts.INHERITED) : FailedCall.of(noKey());
    }

    @Override
    public Call<ModelInfo> details(String model) {
        if (!settings.configured()) {
            return FailedCall.of(noKey());
        }
        Preset preset = settings.preset();
        boolean addressed = preset.modelAddress() && preset.owns(settings.baseUrl());
        return engine.call(addressed ? models().details(model) : models().find(model), Timeouts.INHERITED);
    }

    @Override
    public Call<Health> probe() {
        if (!settings.configured()) {
            return HealthCall.of(Health.of(Health.Status.UNCONFIGURED, "There is no key.", settings.keyAdvice(), null));
        }
        Preset preset = settings.preset();
        if (!preset.rootHealth().isEmpty()) {
            return health(
                    new ModelOperations(settings.rootEndpoint(), errors).answers(preset.rootHealth()), "It is ready");
        }
        if (!preset.health().isEmpty() && preset.owns(settings.baseUrl())) {
            return health(models().answers(preset.health()), "The key is good");
        }
        return new HealthCall<>(
                engine.forProbes().call(models().list(), HealthCall.LIMITS),
                found -> HealthCall.up(found.size() + " models at " + settings.address() + "."));
    }

    private Call<Health> health(Operation<Boolean> question, String good) {
        return new HealthCall<>(
                engine.forProbes().call(question, HealthCall.LIMITS),
                answered -> HealthCall.up(good + " at " + settings.address() + "."));
    }

    @Override
    public WireTrace wireTrace() {
        return engine.wireTrace();
    }

    @Override
    public List<Setting> settings() {
        return settings.report();
    }

    private LlmException noKey() {
        return LlmException.builder(ErrorKind.AUTHENTICATION, "There is no key. " + settings.keyAdvice())
                .provider(settings.id())
                .build();
    }

    private LlmException noModel(String key) {
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST,
                        "No model is chosen. Name one in the request, or set " + key + " in the configuration "
                                + settings.pid() + "; llm:models " + settings.id() + " lists what there is.")
                .provider(settings.id())
                .build();
    }
}
