/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.json.Json;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code GET /models} and {@code GET /models/ID}, with what OpenRouter, vLLM, Mistral and Hugging Face add. */
public final class ModelOperations {

    // In seconds since 1970: beyond the year 5000 it is something else, such as milliseconds.
    private static final long LATEST = 100_000_000_000L;

    /** What OpenRouter's parameters mean. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "tools", LlmConstants.CAPABILITY_TOOLS,
            "structured_outputs", LlmConstants.CAPABILITY_JSON_SCHEMA,
            "reasoning", LlmConstants.CAPABILITY_REASONING);

    private final OpenAiEndpoint endpoint;
    private final OpenAiErrors errors;

    /** @param endpoint of the instance */
    public ModelOperations(OpenAiEndpoint endpoint, OpenAiErrors errors) {
        this.endpoint = endpoint;
        this.errors = errors;
    }

    /** @return the models by id */
    public Operation<List<ModelInfo>> list() {
        return operation("/models", ModelOperations::models);
    }

    private static List<ModelInfo> models(JsonElement body) {
        List<ModelInfo> models = new ArrayList<>();
        // Most have a list in an object, some the list alone.
        for (JsonElement element : body.isJsonArray() ? body.getAsJsonArray() : Json.array(object(body), "data")) {
            if (element.isJsonObject() && Json.text(element.getAsJsonObject(), "id") != null) {
                models.add(model(element.getAsJsonObject()));
            }
        }
        models.sort(Comparator.comparing(ModelInfo::id));
        return models;
    }

    /** @return one model out of the list, for the many servers that have no address for one */
    public Operation<ModelInfo> find(String model) {
        return operation("/models", body -> {
            List<ModelInfo> models = models(body);
            return models.stream()
                    .filter(found ->
                            found.id().equals(model) || found.id().equals("models/" + model)) // the latter is Gemini's
                    .findFirst()
                    .orElseThrow(() -> LlmException.builder(
                                    ErrorKind.MODEL_NOT_FOUND,
                                    "'" + model + "' is none of the " + models.size()
                                            + " models here. See llm:models for what there is.")
                            .build());
        });
    }

    /**
     * @param path begins with a slash
     * @return that an address answers without an error
     */
    public Operation<Boolean> answers(String path) {
        return operation(path, body -> true);
    }

    /** @return one model, at servers that have an address for each */
    public Operation<ModelInfo> details(String model) {
        return operation("/models/" + PathText.encoded(model), body -> {
            JsonObject root = object(body);
            JsonObject object = Json.object(root, "data") == null ? root : Json.object(root, "data");
            if (Json.text(object, "id") == null) {
                object.addProperty("id", model);
            }
            return model(object);
        });
    }

    /** @throws LlmException of the kind {@code PROTOCOL} when it is none */
    private static JsonObject object(JsonElement body) {
        if (body.isJsonObject()) {
            return body.getAsJsonObject();
        }
        throw Json.notJson("a value that is neither list nor object");
    }

    private <R> Operation<R> operation(String path, Function<JsonElement, R> reader) {
        return new Operation<>() {
            @Override
            public HttpRequest request() {
                return endpoint.get(path, Map.of());
            }

            @Override
            public R read(HttpReply reply, CallMeter meter) {
                JsonElement element = errors.parse(reply.text());
                Optional<LlmException> error = errors.inDisguise(element, reply.headers());
                if (error.isPresent()) {
                    throw error.get();
                }
                return reader.apply(element);
            }
        };
    }

    private static ModelInfo model(JsonObject object) {
        JsonObject topProvider = Json.object(object, "top_provider");
        JsonObject architecture = Json.object(object, "architecture");
        ModelInfo.Builder model = ModelInfo.builder(Json.text(object, "id"))
                .owner(Json.text(object, "owned_by"))
                .contextWindow(
                        firstNumber(object, "context_length", "max_model_len", "max_context_length", "context_window"))
                .maxOutputTokens(Json.number(topProvider, "max_completion_tokens", -1))
                .detail("name", Json.text(object, "name"))
                .detail("shutdown", Json.text(object, "shutdown_date"));
        long created = Json.number(object, "created", 0);
        if (created > 0 && created < LATEST) {
            model.modified(Instant.ofEpochSecond(created));
        }
        for (JsonElement modality : Json.array(architecture, "input_modalities")) {
            if (modality.isJsonPrimitive() && modality.getAsString().equals("image")) {
                model.capability(LlmConstants.CAPABILITY_VISION);
            }
        }
        for (JsonElement parameter : Json.array(object, "supported_parameters")) {
            String capability = parameter.isJsonPrimitive() ? PARAMETERS.get(parameter.getAsString()) : null;
            if (capability != null) {
                model.capability(capability);
            }
        }
        // Mistral's.
        JsonObject abilities = Json.object(object, "capabilities");
        if (Json.flag(abilities, "function_calling", false)) {
            model.capability(LlmConstants.CAPABILITY_TOOLS);
        }
        if (Json.flag(abilities, "vision", false)) {
            model.capability(LlmConstants.CAPABILITY_VISION);
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
