/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.completion.CompletionRequest;

/** Writes the body of {@code /api/generate}. What would make the server forget a part of the request fails here. */
final class CompletionRequestWriter {

    private final GenerationWriter generation;

    CompletionRequestWriter(GenerationWriter generation) {
        this.generation = generation;
    }

    /** @throws dev.osgillm.api.LlmException of the kind {@code INVALID_REQUEST} for what cannot be expressed */
    JsonObject write(CompletionRequest request, boolean stream) {
        GenerationWriter.refuseChoices(request);
        if (request.raw()
                && (request.system().isPresent()
                        || request.suffix().isPresent()
                        || request.continuation().isPresent())) {
            throw MessageWriter.invalid(
                    "A raw prompt reaches the model as it is, so Ollama takes no system text, suffix or"
                            + " continuation with it. Put them into the prompt, or leave raw out.");
        }
        JsonObject body = new JsonObject();
        body.addProperty("model", generation.model(request));
        body.addProperty("prompt", request.prompt());
        request.suffix().ifPresent(text -> body.addProperty("suffix", text));
        request.system().ifPresent(text -> body.addProperty("system", text));
        if (request.raw()) {
            body.addProperty("raw", true);
        }
        request.continuation().ifPresent(state -> body.add("context", context(state)));
        if (!request.images().isEmpty()) {
            JsonArray images = new JsonArray();
            request.images().forEach(image -> images.add(MessageWriter.base64(image)));
            body.add("images", images);
        }
        generation.complete(body, request, stream);
        return body;
    }

    private static JsonArray context(String state) {
        try {
            if (JsonParser.parseString(state) instanceof JsonArray tokens && areNumbers(tokens)) {
                return tokens;
            }
        } catch (JsonParseException e) {
            throw notOurs();
        }
        throw notOurs();
    }

    private static boolean areNumbers(JsonArray tokens) {
        for (JsonElement token : tokens) {
            if (!(token instanceof JsonPrimitive value && value.isNumber())) {
                return false;
            }
        }
        return true;
    }

    private static LlmException notOurs() {
        return MessageWriter.invalid("The continuation is none of Ollama's. Give what ChatResponse.continuation() of an"
                + " earlier answer of the same model had.");
    }
}
