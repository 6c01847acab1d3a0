/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonObject;
import dev.osgillm.api.Usage;
import dev.osgillm.support.json.Json;

/** Finds the usage of tokens wherever a server puts it. */
public final class UsageReader {

    private UsageReader() {}

    /** @return the usage, or {@code null} when there is none here */
    public static Usage read(JsonObject root) {
        JsonObject usage = Json.object(root, "usage");
        if (usage == null) {
            usage = Json.object(Json.object(root, "x_groq"), "usage");
        }
        if (usage == null) {
            return null;
        }
        JsonObject input = details(usage, "prompt_tokens_details", "input_tokens_details");
        JsonObject output = details(usage, "completion_tokens_details", "output_tokens_details");
        long cached = Json.number(input, "cached_tokens", Json.number(usage, "prompt_cache_hit_tokens", -1));
        return Usage.builder()
                .inputTokens(Json.number(usage, "prompt_tokens", Json.number(usage, "input_tokens", -1)))
                .outputTokens(Json.number(usage, "completion_tokens", Json.number(usage, "output_tokens", -1)))
                .totalTokens(Json.number(usage, "total_tokens", -1))
                .cachedTokens(cached)
                .cacheWriteTokens(Json.number(input, "cache_write_tokens", -1))
                .reasoningTokens(Json.number(output, "reasoning_tokens", -1))
                .build();
    }

    private static JsonObject details(JsonObject usage, String name, String otherName) {
        JsonObject details = Json.object(usage, name);
        return details == null ? Json.object(usage, otherName) : details;
    }
}
