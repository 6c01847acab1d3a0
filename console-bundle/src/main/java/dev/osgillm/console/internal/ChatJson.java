/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.Message;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An answer as JSON, for scripts. What is not known is left out. */
final class ChatJson {

    private static final double SECOND = 1e9;

    private ChatJson() {}

    /**
     * @param reasoning whether to have the reasoning in it
     * @return members in a fixed order; those of the first answer, and {@code choices} when there are several
     */
    static Map<String, Object> of(ChatResponse response, boolean reasoning) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (response.choices().isEmpty()) {
            json.put("text", "");
        } else {
            json.putAll(choice(response.choices().get(0), reasoning));
        }
        if (response.choices().size() > 1) {
            json.put(
                    "choices",
                    response.choices().stream()
                            .map(choice -> choice(choice, reasoning))
                            .toList());
        }
        put(json, "provider", response.providerId());
        put(json, "model", response.model());
        put(json, "id", response.id());
        put(json, "request_id", response.requestId());
        json.put("usage", usage(response.usage()));
        response.timings().ifPresent(timings -> {
            put(json, "first_token_seconds", timings.firstToken().map(ChatJson::seconds));
            json.put("total_seconds", seconds(timings.total()));
        });
        return json;
    }

    private static Map<String, Object> choice(Choice choice, boolean reasoning) {
        Map<String, Object> json = new LinkedHashMap<>();
        Message message = choice.message();
        json.put("text", message.text());
        put(json, "refusal", message.refusal());
        if (reasoning) {
            put(json, "reasoning", message.reasoning());
        }
        put(json, "finish", choice.finishReason().map(reason -> reason.name().toLowerCase(Locale.ROOT)));
        List<Map<String, Object>> calls = message.toolCalls().stream()
                .map(call -> {
                    Map<String, Object> wanted = new LinkedHashMap<>();
                    wanted.put("id", call.id());
                    wanted.put("name", call.name());
                    wanted.put("arguments", call.arguments()); // text: a model can write what is no JSON
                    return wanted;
                })
                .toList();
        if (!calls.isEmpty()) {
            json.put("tool_calls", calls);
        }
        return json;
    }

    private static Map<String, Object> usage(Usage usage) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "input_tokens", usage.inputTokens());
        put(json, "output_tokens", usage.outputTokens());
        put(json, "total_tokens", usage.totalTokens());
        put(json, "cached_tokens", usage.cachedTokens());
        put(json, "cache_write_tokens", usage.cacheWriteTokens());
        put(json, "reasoning_tokens", usage.reasoningTokens());
        return json;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / SECOND;
    }

    private static void put(Map<String, Object> json, String name, Optional<?> value) {
        value.ifPresent(present -> json.put(name, present));
    }

    private static void put(Map<String, Object> json, String name, OptionalLong value) {
        value.ifPresent(present -> json.put(name, present));
    }
}
