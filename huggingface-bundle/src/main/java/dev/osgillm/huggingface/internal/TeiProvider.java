/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HealthCall;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;

/** One instance of Text Embeddings Inference: it embeds, and does nothing else. */
final class TeiProvider implements EmbeddingProvider, HealthProbe, ProviderSettings {

    private final HuggingFaceSettings settings;
    private final CallEngine engine;
    private final OpenAiEndpoint endpoint;
    private final Embeddings embeddings;

    TeiProvider(HuggingFaceSettings settings, CallEngine engine, OpenAiErrors errors) {
        this.settings = settings;
        this.engine = engine;
        endpoint = new OpenAiEndpoint(settings.baseUrl(), settings.headers(), settings.token());
        embeddings = new Embeddings(settings, engine, errors);
    }

    @Override
    public Call<EmbeddingResponse> newCall(EmbeddingRequest request) {
        return embeddings.newCall(request);
    }

    @Override
    public Call<Health> probe() {
        return new HealthCall<>(
                engine.call(new ServedModel(endpoint), HealthCall.LIMITS),
                model -> HealthCall.up(model + " at " + settings.baseUrl() + "."));
    }

    @Override
    public List<Setting> settings() {
        return settings.report();
    }

    /** {@code GET /info}: the one model that is served. */
    private record ServedModel(OpenAiEndpoint endpoint) implements Operation<String> {

        @Override
        public HttpRequest request() {
            return endpoint.get("/info", Map.of());
        }

        @Override
        public String read(HttpReply reply, CallMeter meter) {
            return Json.text(Json.parseObject(reply.text()), "model_id", "A model without a name");
        }
    }
}
