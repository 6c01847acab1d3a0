/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what the Hub says of a model. */
final class ModelReader {

    private ModelReader() {}

    static Optional<ModelInfo> read(JsonObject object) {
        String id = Json.text(object, "id", Json.text(object, "modelId"));
        if (id == null || id.isEmpty()) {
            return Optional.empty();
        }
        int slash = id.indexOf('/');
        JsonObject gguf = Json.object(object, "gguf");
        JsonObject card = Json.object(object, "cardData");
        ModelInfo.Builder model = ModelInfo.builder(id)
                .owner(Json.text(object, "author", slash < 0 ? null : id.substring(0, slash)))
                .modified(instant(Json.text(object, "lastModified", Json.text(object, "createdAt", ""))))
                .contextWindow(Json.number(gguf, "context_length", -1))
                .size(size(object));
        for (String name : new String[] {"pipeline_tag", "library_name", "downloads", "likes", "createdAt", "sha"}) {
            model.detail(name, Json.text(object, name));
        }
        String gated = Json.text(object, "gated", "false");
        model.detail("gated", gated.equals("false") ? null : gated)
                .detail("private", "true".equals(Json.text(object, "private")) ? "true" : null)
                .detail("architecture", Json.text(gguf, "architecture"))
                .detail("parameters", Json.text(Json.object(object, "safetensors"), "total", Json.text(gguf, "total")))
                .detail("license", Json.text(card, "license", tagged(object, "license:")))
                .detail("base_model", Json.text(card, "base_model", tagged(object, "base_model:")))
                .detail("tags", String.join(", ", texts(object, "tags")));
        capabilities(object, model);
        return Optional.of(model.build());
    }

    private static void capabilities(JsonObject object, ModelInfo.Builder model) {
        String task = Json.text(object, "pipeline_tag", "");
        switch (task) {
            case "text-generation" -> model.capability(LlmConstants.CAPABILITY_COMPLETION);
            case "image-text-to-text" -> model.capability(LlmConstants.CAPABILITY_VISION);
            case "feature-extraction", "sentence-similarity" -> model.capability(LlmConstants.CAPABILITY_EMBEDDING);
            default -> {
                // Many tasks are none of this API's.
            }
        }
        if (texts(object, "tags").contains("conversational")) {
            model.capability(LlmConstants.CAPABILITY_CHAT);
        }
    }

    private static long size(JsonObject object) {
        long sum = 0;
        for (JsonElement element : Json.array(object, "siblings")) {
            long size = element.isJsonObject() ? Json.number(element.getAsJsonObject(), "size", -1) : -1;
            if (size < 0) {
                return -1;
            }
            sum += size;
        }
        return sum == 0 ? -1 : sum;
    }

    private static String tagged(JsonObject object, String prefix) {
        return texts(object, "tags").stream()
                .filter(tag -> tag.startsWith(prefix))
                .map(tag -> tag.substring(prefix.length()))
                .findFirst()
                .orElse(null);
    }

    private static List<String> texts(JsonObject object, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : Json.array(object, name)) {
            if (element.isJsonPrimitive()) {
                texts.add(element.getAsString());
            }
        }
        return texts;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
