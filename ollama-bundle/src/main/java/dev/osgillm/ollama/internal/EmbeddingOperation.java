/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.json.Json;
import java.net.http.HttpRequest;

/** Embeddings: {@code POST /api/embed}. */
final class EmbeddingOperation implements Operation<EmbeddingResponse> {

    private final OllamaSettings settings;
    private final OllamaHttp http;
    private final OllamaErrors errors;
    private final EmbeddingRequest texts;

    EmbeddingOperation(OllamaSettings settings, OllamaHttp http, OllamaErrors errors, EmbeddingRequest texts) {
        this.settings = settings;
        this.http = http;
        this.errors = errors;
        this.texts = texts;
    }

    @Override
    public HttpRequest request() {
        return http.post("/api/embed", body(), texts.headers());
    }

    /** A text that is too long shall fail, as everywhere else: the server would embed its beginning without a word. */
    JsonObject body() {
        JsonObject body = new JsonObject();
        body.addProperty("model", texts.model().orElse(settings.embeddingModel()));
        body.add("input", Json.of(texts.inputs()));
        body.addProperty("truncate", false);
        texts.dimensions().ifPresent(count -> body.addProperty("dimensions", count));
        settings.keepAlive().ifPresent(value -> body.add("keep_alive", Json.of(value)));
        Extra.merge(body, texts.extra());
        return body;
    }

    @Override
    public EmbeddingResponse read(HttpReply reply, CallMeter meter) {
        JsonObject answer = errors.parse(reply.text());
        errors.check(answer);
        JsonArray vectors = Json.array(answer, "embeddings");
        if (vectors.size() != texts.inputs().size()) {
            throw notVectors(
                    "has " + vectors.size() + " vectors for " + texts.inputs().size() + " texts");
        }
        String model = Json.text(answer, "model", "");
        EmbeddingResponse.Builder response = EmbeddingResponse.builder()
                .providerId(settings.id())
                .model(model.isEmpty() ? null : model)
                .usage(Usage.builder()
                        .inputTokens(Json.number(answer, "prompt_eval_count", -1))
                        .build())
                .timings(Counters.of(answer).addTo(meter.timings()));
        vectors.forEach(vector -> response.vector(vector(vector)));
        return response.build();
    }

    private static float[] vector(JsonElement element) {
        if (!(element instanceof JsonArray array) || array.isEmpty()) {
            throw notVectors("has a vector that is none");
        }
        float[] vector = new float[array.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!(array.get(i) instanceof JsonPrimitive number && number.isNumber())) {
                throw notVectors("has a vector with something that is no number");
            }
            vector[i] = number.getAsFloat();
        }
        return vector;
    }

    private static LlmException notVectors(String what) {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The server's answer " + what + ". Check base_url, and that Ollama is 0.2.6 or newer.")
                .build();
    }
}
