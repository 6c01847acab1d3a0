/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads what the router says about models and the providers behind it. */
final class RouterModels {

    /** The detail that names the providers which serve a model now, separated by a comma and a space. */
    static final String PROVIDERS = "providers";

    /** In seconds; what is later is no time. */
    private static final long LATEST = 100_000_000_000L;

    private static final String PROVIDER = "provider.";
    private static final String PRICE_IN = "price_in_usd_per_million";
    private static final String PRICE_OUT = "price_out_usd_per_million";

    private RouterModels() {}

    /** @return those that some provider serves now, by id */
    static List<ModelInfo> list(JsonObject root) {
        List<ModelInfo> models = new ArrayList<>();
        for (JsonElement element : Json.array(root, "data")) {
            if (element.isJsonObject()
                    && Json.text(element.getAsJsonObject(), "id") != null
                    && served(element.getAsJsonObject())) {
                models.add(model(element.getAsJsonObject()));
            }
        }
        models.sort(Comparator.comparing(ModelInfo::id));
        return List.copyOf(models);
    }

    /** @param id for a model that does not tell it */
    static ModelInfo details(JsonObject root, String id) {
        JsonObject object = Json.object(root, "data") == null ? root : Json.object(root, "data");
        if (Json.text(object, "id") == null) {
            object.addProperty("id", id);
        }
        return model(object);
    }

    private static boolean served(JsonObject model) {
        return !Json.has(model, "providers") || !live(model).isEmpty();
    }

    private static List<JsonObject> live(JsonObject model) {
        List<JsonObject> providers = new ArrayList<>();
        for (JsonElement element : Json.array(model, "providers")) {
            if (element.isJsonObject() && "live".equals(Json.text(element.getAsJsonObject(), "status"))) {
                providers.add(element.getAsJsonObject());
            }
        }
        return providers;
    }

    private static ModelInfo model(JsonObject object) {
        ModelInfo.Builder model = ModelInfo.builder(Json.text(object, "id")).owner(Json.text(object, "owned_by"));
        long created = Json.number(object, "created", 0);
        if (created > 0 && created < LATEST) {
            model.modified(Instant.ofEpochSecond(created));
        }
        for (JsonElement modality : Json.array(Json.object(object, "architecture"), "input_modalities")) {
            if (modality.isJsonPrimitive() && modality.getAsString().equals("image")) {
                model.capability(LlmConstants.CAPABILITY_VISION);
            }
        }
        long context = -1;
        List<String> names = new ArrayList<>();
        JsonObject cheapest = null;
        for (JsonObject provider : live(object)) {
            String name = Json.text(provider, "provider", "?");
            names.add(name);
            model.detail(PROVIDER + name, offer(provider));
            context = Math.max(context, Json.number(provider, "context_length", -1));
            capability(provider, "supports_tools", LlmConstants.CAPABILITY_TOOLS, model);
            capability(provider, "supports_structured_output", LlmConstants.CAPABILITY_JSON_SCHEMA, model);
            JsonObject pricing = Json.object(provider, "pricing");
            if (price(pricing) < price(cheapest)) {
                cheapest = pricing;
            }
        }
        return model.contextWindow(context)
                .detail(PROVIDERS, String.join(", ", names))
                .detail(PRICE_IN, Json.text(cheapest, "input"))
                .detail(PRICE_OUT, Json.text(cheapest, "output"))
                .build();
    }

    /** What a person compares before choosing {@code org/name:provider}; only what the provider tells. */
    private static String offer(JsonObject provider) {
        List<String> parts = new ArrayList<>();
        JsonObject pricing = Json.object(provider, "pricing");
        if ("true".equals(Json.text(provider, "is_free"))) {
            parts.add("free");
        } else if (pricing != null) {
            parts.add("USD " + Json.text(pricing, "input", "?") + " in, " + Json.text(pricing, "output", "?")
                    + " out per million tokens");
        }
        told(provider, "context_length", "context ", "", parts);
        told(provider, "throughput", "", " tokens/s", parts);
        told(provider, "first_token_latency_ms", "first token ", " ms", parts);
        return parts.isEmpty() ? "live" : String.join("; ", parts);
    }

    private static void told(JsonObject provider, String member, String before, String after, List<String> parts) {
        String value = Json.text(provider, member);
        if (value != null) {
            parts.add(before + value + after);
        }
    }

    private static void capability(JsonObject provider, String member, String name, ModelInfo.Builder model) {
        if ("true".equals(Json.text(provider, member))) {
            model.capability(name);
        }
    }

    /** The router's own measure of what is cheap is the price of the output. */
    private static double price(JsonObject pricing) {
        try {
            return Double.parseDouble(Json.text(pricing, "output", "Infinity"));
        } catch (NumberFormatException e) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
