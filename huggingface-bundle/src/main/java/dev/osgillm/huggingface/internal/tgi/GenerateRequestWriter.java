/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.tgi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.ChatRequestWriter;
import java.util.OptionalDouble;

/** Writes a request of {@code /generate}. */
final class GenerateRequestWriter {

    /** What the engine calls its own model; every other name is an adapter. */
    private static final String OWN_MODEL = "tgi";

    private final ChatRequestWriter.Defaults defaults;

    GenerateRequestWriter(ChatRequestWriter.Defaults defaults) {
        this.defaults = defaults;
    }

    /** @throws LlmException of the kind {@code INVALID_REQUEST} for what the engine cannot do */
    JsonObject write(CompletionRequest request) {
        refuse(request);
        JsonObject parameters = new JsonObject();
        parameters.addProperty("details", true);
        parameters.addProperty("return_full_text", false);
        (request.maxTokens().isPresent() ? request.maxTokens() : defaults.maxTokens())
                .ifPresent(tokens -> parameters.addProperty("max_new_tokens", tokens));
        sampling(request, parameters);
        request.frequencyPenalty().ifPresent(value -> parameters.addProperty("frequency_penalty", value));
        request.seed().ifPresent(value -> parameters.addProperty("seed", value));
        if (!request.stop().isEmpty()) {
            JsonArray stop = new JsonArray();
            request.stop().forEach(stop::add);
            parameters.add("stop", stop);
        }
        request.responseFormat().ifPresent(format -> grammar(format, parameters));
        String model = request.model().orElse(defaults.model());
        if (!model.equals(OWN_MODEL)) {
            parameters.addProperty("adapter_id", model);
        }
        request.extra().forEach((name, value) -> {
            JsonElement element = Json.of(value);
            if (element == JsonNull.INSTANCE) {
                parameters.remove(name);
            } else {
                parameters.add(name, element);
            }
        });
        JsonObject body = new JsonObject();
        body.addProperty("inputs", request.prompt());
        body.add("parameters", parameters);
        return body;
    }

    private static void refuse(CompletionRequest request) {
        refuse(request.suffix().isPresent(), "a suffix");
        refuse(request.system().isPresent(), "instructions");
        refuse(request.continuation().isPresent(), "a continuation");
        refuse(!request.images().isEmpty(), "images");
        refuse(request.choices().orElse(1) > 1, "several choices");
        refuse(request.presencePenalty().orElse(0) != 0, "a presence penalty");
        refuse(request.topLogprobs().isPresent(), "log probabilities");
    }

    private static void refuse(boolean wanted, String what) {
        if (wanted) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "Text Generation Inference goes on with a text without " + what
                                    + ". Leave that away, or use a chat.")
                    .build();
        }
    }

    /** The engine wants a temperature above 0 and a top_p between 0 and 1: greedy is to sample nothing at all. */
    private void sampling(CompletionRequest request, JsonObject parameters) {
        OptionalDouble temperature = request.temperature().isPresent() ? request.temperature() : defaults.temperature();
        if (temperature.isPresent() && temperature.getAsDouble() == 0) {
            parameters.addProperty("do_sample", false);
            return;
        }
        temperature.ifPresent(value -> parameters.addProperty("temperature", value));
        OptionalDouble topP = request.topP().isPresent() ? request.topP() : defaults.topP();
        topP.ifPresent(value -> {
            if (value < 1) {
                parameters.addProperty("top_p", value);
            }
        });
    }

    private static void grammar(ResponseFormat format, JsonObject parameters) {
        JsonObject value = new JsonObject();
        switch (format.type()) {
            case TEXT -> {
                return;
            }
            case JSON -> value.addProperty("type", "object");
            case JSON_SCHEMA -> value = Json.given(format.schema().orElseThrow(), "schema of the answer");
        }
        JsonObject grammar = new JsonObject();
        grammar.addProperty("type", "json");
        grammar.add("value", value);
        parameters.add("grammar", grammar);
    }
}
