/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Reads what the server tells about its models. Every member may be missing. */
final class ModelReader {

    private static final List<String> DETAILS =
            List.of("family", "parameter_size", "quantization_level", "format", "parent_model");

    private static final List<String> SHOWN = List.of("license", "template", "system", "parameters", "requires");

    private ModelReader() {}

    /** Reads an answer of {@code /api/tags} or {@code /api/ps}, which also tells what is in memory. */
    static List<ModelInfo> list(JsonObject answer) {
        if (!answer.has("models")) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The server's answer has no list of models. Check that base_url is the address of an Ollama"
                                    + " server.")
                    .build();
        }
        List<ModelInfo> models = new ArrayList<>();
        for (JsonElement element : Json.array(answer, "models")) {
            if (element instanceof JsonObject model) {
                String name = Json.text(model, "name", "");
                models.add(common(name.isEmpty() ? Json.text(model, "model", "") : name, model)
                        .size(Json.number(model, "size", -1))
                        .detail("digest", Json.text(model, "digest"))
                        .detail("size_vram", plain(model.get("size_vram")))
                        .detail("expires_at", Json.text(model, "expires_at"))
                        .build());
            }
        }
        models.sort(Comparator.comparing(ModelInfo::id));
        return List.copyOf(models);
    }

    /** Reads an answer of {@code /api/show}, which does not repeat the name. */
    static ModelInfo details(String name, JsonObject answer) {
        ModelInfo.Builder model = common(name, answer);
        JsonObject info = Json.object(answer, "model_info");
        if (info != null) {
            String architecture = Json.text(info, "general.architecture", "");
            if (Json.has(info, architecture + ".context_length")) {
                model.contextWindow(Json.number(info, architecture + ".context_length", -1));
            }
            model.detail("architecture", architecture);
            model.detail("embedding_length", plain(info.get(architecture + ".embedding_length")));
            model.detail("parameter_count", plain(info.get("general.parameter_count")));
        }
        SHOWN.forEach(key -> model.detail(key, Json.text(answer, key)));
        return model.build();
    }

    private static ModelInfo.Builder common(String name, JsonObject answer) {
        ModelInfo.Builder model = ModelInfo.builder(name).modified(instant(Json.text(answer, "modified_at", "")));
        JsonObject details = Json.object(answer, "details");
        if (details != null) {
            DETAILS.forEach(key -> model.detail(key, Json.text(details, key)));
            model.contextWindow(Json.number(details, "context_length", -1));
            model.detail("embedding_length", plain(details.get("embedding_length")));
        }
        if (Json.has(answer, "context_length")) {
            model.contextWindow(Json.number(answer, "context_length", -1));
        }
        model.detail("remote_host", Json.text(answer, "remote_host", ""));
        model.detail("remote_model", Json.text(answer, "remote_model", ""));
        for (JsonElement capability : Json.array(answer, "capabilities")) {
            if (capability instanceof JsonPrimitive text && text.isString()) {
                model.capability(capability(text.getAsString()));
            }
        }
        return model;
    }

    /** Our names for what has one; the server's for the rest. */
    private static String capability(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "completion" -> LlmConstants.CAPABILITY_CHAT;
            case "thinking" -> LlmConstants.CAPABILITY_REASONING;
            default -> name;
        };
    }

    private static String plain(JsonElement value) {
        return value instanceof JsonPrimitive number && number.isNumber() ? number.getAsString() : "";
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
