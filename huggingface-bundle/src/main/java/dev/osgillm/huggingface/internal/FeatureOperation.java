/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import java.net.http.HttpRequest;
import java.util.Optional;

/** Embeddings in Hugging Face's own form: the feature extraction of {@code hf-inference}, and {@code /embed} of TEI. */
final class FeatureOperation implements Operation<EmbeddingResponse> {

    private static final String PROVIDER = "hf-inference";

    private final HuggingFaceSettings settings;
    private final OpenAiEndpoint root;
    private final OpenAiErrors errors;
    private final EmbeddingRequest request;
    private final String model;

    /** @param root where the routes beside OpenAI's dialect are */
    FeatureOperation(HuggingFaceSettings settings, OpenAiEndpoint root, OpenAiErrors errors, EmbeddingRequest request) {
        this.settings = settings;
        this.root = root;
        this.errors = errors;
        this.request = request;
        model = request.model().orElse(settings.embeddingModel());
    }

    @Override
    public HttpRequest request() {
        boolean router = settings.target().kind() == TargetKind.ROUTER;
        JsonObject body = new JsonObject();
        JsonArray inputs = new JsonArray();
        request.inputs().forEach(inputs::add);
        body.add("inputs", inputs);
        if (!router) {
            // TEI's own defaults are to normalise, and to cut what is too long without a word.
            body.addProperty("normalize", settings.normalize());
            body.addProperty("truncate", false);
        } else if (settings.normalize()) {
            body.addProperty("normalize", true);
        }
        if (request.dimensions().isPresent()) {
            if (router) {
                throw invalid("The router's feature extraction cannot shorten vectors. Leave dimensions away.");
            }
            body.addProperty("dimensions", request.dimensions().getAsInt());
        }
        request.extra().forEach((name, value) -> body.add(name, Json.of(value)));
        return root.post(router ? routerPath() : "/embed", body, request.headers());
    }

    private String routerPath() {
        ModelName name = ModelName.parse(model);
        if (name.namesProvider() && !name.choice().equals(PROVIDER)) {
            throw invalid("Through the router only " + PROVIDER + " makes embeddings, not '" + name.choice()
                    + "'. Leave ':" + name.choice() + "' away.");
        }
        return "/" + PROVIDER + "/models/" + name.id() + "/pipeline/feature-extraction";
    }

    @Override
    public EmbeddingResponse read(HttpReply reply, CallMeter meter) {
        JsonElement result = errors.parse(reply.text());
        Optional<LlmException> error = errors.inDisguise(result);
        if (error.isPresent()) {
            throw error.get();
        }
        EmbeddingResponse.Builder response =
                EmbeddingResponse.builder().providerId(settings.id()).model(model.isEmpty() ? null : model);
        for (float[] vector : VectorReader.read(result, request.inputs().size())) {
            response.vector(vector);
        }
        reply.header("x-compute-tokens")
                .filter(text -> text.matches("\\d{1,15}"))
                .ifPresent(text -> response.usage(
                        Usage.builder().inputTokens(Long.parseLong(text)).build()));
        return response.timings(meter.timings()).build();
    }

    private static LlmException invalid(String problem) {
        return LlmException.builder(ErrorKind.INVALID_REQUEST, problem).build();
    }
}
