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
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.OpenAiEndpoint;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Embeddings of Hugging Face's own form, at the router and at TEI: {@code {"inputs":[...]}}. The answer is a vector, a list
 * of vectors, or a list of lists of vectors of tokens, which are averaged; its nesting tells.
 */
final class FeatureExtraction implements Operation<EmbeddingResponse> {

    private final String providerId;
    private final OpenAiEndpoint endpoint;
    private final String path;
    private final String model;
    private final boolean normalize;
    private final EmbeddingRequest request;

    /**
     * @param path of the route
     * @param model put into the answer, since the server does not name it
     * @param normalize whether the server shall scale the vectors to length 1
     */
    FeatureExtraction(
            String providerId,
            OpenAiEndpoint endpoint,
            String path,
            String model,
            boolean normalize,
            EmbeddingRequest request) {
        this.providerId = providerId;
        this.endpoint = endpoint;
        this.path = path;
        this.model = model;
        this.normalize = normalize;
        this.request = request;
    }

    @Override
    public HttpRequest request() {
        JsonObject body = new JsonObject();
        JsonArray inputs = new JsonArray();
        request.inputs().forEach(inputs::add);
        body.add("inputs", inputs);
        if (normalize) {
            body.addProperty("normalize", true);
        }
        request.dimensions().ifPresent(count -> body.addProperty("dimensions", count));
        request.extra().forEach((name, value) -> body.add(name, Json.of(value)));
        return endpoint.post(path, body, request.headers());
    }

    @Override
    public EmbeddingResponse read(HttpReply reply, CallMeter meter) {
        JsonElement root = Json.parse(reply.text());
        int wanted = request.inputs().size();
        List<float[]> vectors = root.isJsonArray() ? vectors(root.getAsJsonArray(), wanted) : List.of();
        if (vectors.size() != wanted) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The server did not answer with a vector for each of " + wanted + " inputs. Is " + model
                                    + " a model for embeddings? Correct embedding_model.")
                    .build();
        }
        EmbeddingResponse.Builder response =
                EmbeddingResponse.builder().providerId(providerId).model(model).timings(meter.timings());
        vectors.forEach(response::vector);
        return response.build();
    }

    private static List<float[]> vectors(JsonArray root, int wanted) {
        List<float[]> vectors = new ArrayList<>();
        switch (depth(root)) {
            case 1 -> vectors.add(vector(root));
            case 2 -> root.forEach(element -> vectors.add(vector(element.getAsJsonArray())));
            case 3 -> root.forEach(element -> vectors.add(mean(element.getAsJsonArray())));
            default -> {
                // Nothing that could be a vector.
            }
        }
        return vectors.stream().anyMatch(vector -> vector.length == 0) ? List.of() : vectors;
    }

    private static int depth(JsonElement element) {
        int depth = 0;
        JsonElement current = element;
        while (current.isJsonArray() && !current.getAsJsonArray().isEmpty()) {
            depth++;
            current = current.getAsJsonArray().get(0);
        }
        boolean numbers =
                current.isJsonPrimitive() && current.getAsJsonPrimitive().isNumber();
        return numbers ? depth : 0;
    }

    private static float[] vector(JsonArray array) {
        float[] vector = new float[array.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = array.get(i).getAsFloat();
        }
        return vector;
    }

    private static float[] mean(JsonArray tokens) {
        float[] sum = new float[0];
        for (JsonElement token : tokens) {
            float[] vector = vector(token.getAsJsonArray());
            if (sum.length == 0) {
                sum = new float[vector.length];
            }
            for (int i = 0; i < Math.min(sum.length, vector.length); i++) {
                sum[i] += vector[i] / tokens.size();
            }
        }
        return sum;
    }
}
