/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.json.Json;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code GET /models} and {@code GET /models/ID}, with what OpenRouter, vLLM, Mistral and Hugging Face add. */
public final class ModelOperations {

    private final OpenAiEndpoint endpoint;
    private final OpenAiErrors errors;

    /** @param endpoint of the instance */
    public ModelOperations(OpenAiEndpoint endpoint, OpenAiErrors errors) {
        this.endpoint = endpoint;
        this.errors = errors;
    }

    /** @return the models by id */
    public Operation<List<ModelInfo>> list() {
        return operation("/models", root -> {
            List<ModelInfo> models = new ArrayList<>();
            for (JsonElement element : Json.array(root, "data")) {
                if (element.isJsonObject() && Json.has(element.getAsJsonObject(), "id")) {
                    models.add(model(element.getAsJsonObject()));
                }
            }
            models.sort(Comparator.comparing(ModelInfo::id));
            return models;
        });
    }

    /** @return one model */
    public Operation<ModelInfo> details(String model) {
        return operation("/models/" + encoded(model), root -> {
            JsonObject object = Json.object(root, "data") == null ? root : Json.object(root, "data");
            if (!Json.has(object, "id")) {
                object.addProperty("id", model);
            }
            return model(object);
        });
    }

    private <R> Operation<R> operation(String path, Function<JsonObject, R> reader) {
        return new Operation<>() {
            @Override
            public HttpRequest request() {
                return endpoint.get(path, Map.of());
            }

            @Override
            public R read(HttpReply reply, CallMeter meter) {
                JsonElement element = Json.parse(reply.text());
                Optional<LlmException> error = errors.inDisguise(element);
                if (error.isPresent()) {
                    throw error.get();
                }
                return reader.apply(Json.parseObject(reply.text()));
            }
        };
    }

    /** Slashes stay: routers want them, and ids of OpenAI's own have none. */
    private static String encoded(String model) {
        StringBuilder path = new StringBuilder();
        for (char c : model.toCharArray()) {
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "/-._~:@".indexOf(c) >= 0);
            path.append(plain ? String.valueOf(c) : percent(c));
        }
        return path.toString();
    }

    private static String percent(char c) {
        StringBuilder text = new StringBuilder();
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
            text.append(String.format("%%%02X", b));
        }
        return text.toString();
    }

    private static ModelInfo model(JsonObject object) {
        JsonObject topProvider = Json.object(object, "top_provider");
        JsonObject architecture = Json.object(object, "architecture");
        ModelInfo.Builder model = ModelInfo.builder(Json.text(object, "id"))
                .owner(Json.text(object, "owned_by"))
                .contextWindow(firstNumber(object, "context_length", "max_model_len", "max_context_length"))
                .maxOutputTokens(Json.number(topProvider, "max_completion_tokens", -1))
                .detail("name", Json.text(object, "name"))
                .detail("shutdown", Json.text(object, "shutdown_date"));
        long created = Json.number(object, "created", 0);
        if (created > 0) {
            model.modified(Instant.ofEpochSecond(created));
        }
        for (JsonElement modality : Json.array(architecture, "input_modalities")) {
            if (modality.isJsonPrimitive() && modality.getAsString().equals("image")) {
                model.capability(LlmConstants.CAPABILITY_VISION);
            }
        }
        JsonObject pricing = Json.object(object, "pricing");
        model.detail("price_in", Json.text(pricing, "prompt")).detail("price_out", Json.text(pricing, "completion"));
        for (JsonElement provider : Json.array(object, "providers")) {
            if (provider.isJsonObject()) {
                provider(provider.getAsJsonObject(), model);
            }
        }
        return model.build();
    }

    /** One of those behind Hugging Face's router; the best of them counts. */
    private static void provider(JsonObject provider, ModelInfo.Builder model) {
        if (!"live".equals(Json.text(provider, "status"))) {
            return;
        }
        long context = Json.number(provider, "context_length", -1);
        if (context > 0) {
            model.contextWindow(context);
        }
        if ("true".equals(Json.text(provider, "supports_tools"))) {
            model.capability(LlmConstants.CAPABILITY_TOOLS);
        }
        if ("true".equals(Json.text(provider, "supports_structured_output"))) {
            model.capability(LlmConstants.CAPABILITY_JSON_SCHEMA);
        }
    }

    private static long firstNumber(JsonObject object, String... names) {
        for (String name : names) {
            long number = Json.number(object, name, -1);
            if (number > 0) {
                return number;
            }
        }
        return -1;
    }
}
