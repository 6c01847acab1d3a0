/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.EmbeddingBatches;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.json.Json;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Optional;

/** {@code POST /embeddings}. Takes vectors as numbers and as base64, whatever a server chooses to send. */
public final class EmbeddingOperation implements Operation<EmbeddingResponse> {

    /** The most inputs of one request at OpenAI. */
    public static final int BATCH = 2048;

    private final String providerId;
    private final OpenAiEndpoint endpoint;
    private final OpenAiErrors errors;
    private final String defaultModel;
    private final EmbeddingProfile profile;
    private final EmbeddingRequest request;

    private EmbeddingOperation(
            String providerId,
            OpenAiEndpoint endpoint,
            OpenAiErrors errors,
            String defaultModel,
            EmbeddingProfile profile,
            EmbeddingRequest request) {
        this.providerId = providerId;
        this.endpoint = endpoint;
        this.errors = errors;
        this.defaultModel = defaultModel;
        this.profile = profile;
        this.request = request;
    }

    /**
     * Makes the call, split at a server's limit.
     *
     * @param batch the most inputs of one request
     */
    public static Call<EmbeddingResponse> call(
            CallEngine engine,
            OpenAiEndpoint endpoint,
            OpenAiErrors errors,
            String defaultModel,
            int batch,
            EmbeddingRequest request) {
        EmbeddingProfile profile = new EmbeddingProfile(false, "dimensions", batch, Integer.MAX_VALUE);
        return call(engine, endpoint, errors, defaultModel, profile, request);
    }

    /** Makes the call, split at a server's limits. */
    public static Call<EmbeddingResponse> call(
            CallEngine engine,
            OpenAiEndpoint endpoint,
            OpenAiErrors errors,
            String defaultModel,
            EmbeddingProfile profile,
            EmbeddingRequest request) {
        return EmbeddingBatches.call(
                engine,
                request,
                profile.inputs(),
                profile.bytes(),
                (inner, part) -> inner.call(
                        new EmbeddingOperation(engine.providerId(), endpoint, errors, defaultModel, profile, part),
                        request.timeouts()));
    }

    @Override
    public HttpRequest request() {
        JsonObject body = new JsonObject();
        body.addProperty("model", request.model().orElse(defaultModel));
        JsonArray input = new JsonArray();
        request.inputs().forEach(input::add);
        body.add("input", input);
        request.dimensions().ifPresent(count -> body.addProperty(profile.dimensionsField(), count));
        if (profile.base64()) {
            body.addProperty("encoding_format", "base64");
        }
        request.extra().forEach((name, value) -> body.add(name, Json.of(value)));
        return endpoint.post("/embeddings", body, request.headers());
    }

    @Override
    public EmbeddingResponse read(HttpReply reply, CallMeter meter) {
        JsonElement element = errors.parse(reply.text());
        Optional<LlmException> error = errors.inDisguise(element, reply.headers());
        if (error.isPresent()) {
            throw error.get();
        }
        JsonObject root = element.isJsonObject() ? element.getAsJsonObject() : new JsonObject();
        int count = request.inputs().size();
        float[][] vectors = new float[count][];
        int position = 0;
        for (JsonElement entry : Json.array(root, "data")) {
            JsonObject object = entry.isJsonObject() ? entry.getAsJsonObject() : new JsonObject();
            int index = (int) Json.number(object, "index", position);
            position++;
            if (index >= 0 && index < count) {
                vectors[index] = vector(object.get("embedding"));
            }
        }
        EmbeddingResponse.Builder response =
                EmbeddingResponse.builder().providerId(providerId).model(Json.text(root, "model"));
        boolean more = position > count;
        for (float[] vector : vectors) {
            if (more || vector == null || vector.length == 0) {
                throw incomplete(count);
            }
            if (request.dimensions().isPresent() && request.dimensions().getAsInt() != vector.length) {
                throw notShortened(vector.length);
            }
            response.vector(vector);
        }
        Usage usage = UsageReader.read(root);
        if (usage != null) {
            response.usage(usage);
        }
        return response.timings(meter.timings()).build();
    }

    private LlmException notShortened(int length) {
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST,
                        "The vectors have " + length + " numbers, not "
                                + request.dimensions().getAsInt()
                                + ": the model cannot shorten them. Leave the dimensions out, or choose another model.")
                .build();
    }

    private static LlmException incomplete(int count) {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The server did not answer with a vector for each of " + count
                                + " inputs. Correct base_url and embedding_model.")
                .build();
    }

    /** @return no numbers for what is no vector */
    private static float[] vector(JsonElement embedding) {
        try {
            return read(embedding);
        } catch (IllegalArgumentException | UnsupportedOperationException | IllegalStateException e) {
            return new float[0];
        }
    }

    private static float[] read(JsonElement embedding) {
        if (embedding != null && embedding.isJsonPrimitive()) {
            return fromBase64(embedding.getAsString());
        }
        if (embedding == null || !embedding.isJsonArray()) {
            return new float[0];
        }
        JsonArray array = embedding.getAsJsonArray();
        float[] vector = new float[array.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] =
                    array.get(i).getAsJsonPrimitive().getAsFloat(); // without "Primitive" a list of one number counts
        }
        return vector;
    }

    /** IEEE 754 floats, little endian. */
    private static float[] fromBase64(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }
}
