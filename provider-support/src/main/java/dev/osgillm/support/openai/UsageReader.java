/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonObject;
import dev.osgillm.api.Usage;
import dev.osgillm.support.json.Json;

/** Finds the usage of tokens wherever a server puts it. */
final class UsageReader {

    private UsageReader() {}

    /** @return the usage, or {@code null} when there is none here */
    static Usage read(JsonObject root) {
        JsonObject usage = Json.object(root, "usage");
        if (usage == null) {
            usage = Json.object(Json.object(root, "x_groq"), "usage");
        }
        if (usage == null) {
            return null;
        }
        JsonObject input = Json.object(usage, "prompt_tokens_details");
        JsonObject output = Json.object(usage, "completion_tokens_details");
        long cached = Json.number(input, "cached_tokens", Json.number(usage, "prompt_cache_hit_tokens", -1));
        return Usage.builder()
                .inputTokens(Json.number(usage, "prompt_tokens", -1))
                .outputTokens(Json.number(usage, "completion_tokens", -1))
                .totalTokens(Json.number(usage, "total_tokens", -1))
                .cachedTokens(cached)
                .cacheWriteTokens(Json.number(input, "cache_write_tokens", -1))
                .reasoningTokens(Json.number(output, "reasoning_tokens", -1))
                .build();
    }
}
