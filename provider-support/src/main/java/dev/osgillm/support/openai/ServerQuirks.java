/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.chat.PromptCache;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.support.config.Durations;
import dev.osgillm.support.json.Json;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a server differs from what most take in a chat. Each component is a field of a preset's data, written with
 * underscores.
 *
 * @param jsonObject whether {@code json_object} is known; else any JSON is asked for by a schema
 * @param namedToolChoice whether {@code tool_choice} may name a tool; else that tool is sent alone, and required
 * @param topPOfOne whether {@code top_p} may be 1, which is no limit and can be left out
 * @param messageNames whether messages may have a {@code name}
 * @param returnsReasoning whether the model's reasoning may go back to the server
 * @param toolCallIdLength the letters and digits that the id of a tool call must have, 0 for any id
 * @param effortWords what the server says instead of {@code minimal}, {@code xhigh} ...
 * @param noReasoning members that turn reasoning off, as JSON; empty where {@code reasoning_effort} does
 * @param promptCacheKey whether {@code prompt_cache_key} is known
 * @param cacheRetention what {@code prompt_cache_retention} says, by how long that is; empty where it is not known
 * @param unsupported members that the server refuses or passes over, although the answer would be another
 */
public record ServerQuirks(
        boolean jsonObject,
        boolean namedToolChoice,
        boolean topPOfOne,
        boolean messageNames,
        boolean returnsReasoning,
        int toolCallIdLength,
        Map<String, String> effortWords,
        String noReasoning,
        boolean promptCacheKey,
        NavigableMap<Duration, String> cacheRetention,
        Set<String> unsupported) {

    /** A server without any. */
    public static final ServerQuirks NONE = of(new JsonObject());

    /** Checks and copies. */
    public ServerQuirks {
        effortWords = Map.copyOf(effortWords);
        cacheRetention = Collections.unmodifiableNavigableMap(new TreeMap<>(cacheRetention));
        unsupported = Set.copyOf(unsupported);
    }

    /** @param data of a preset; what it does not say is as most servers have it */
    public static ServerQuirks of(JsonObject data) {
        NavigableMap<Duration, String> retention = new TreeMap<>();
        for (Map.Entry<String, String> word : texts(data, "cache_retention").entrySet()) {
            retention.put(Durations.parse(word.getKey()), word.getValue());
        }
        Set<String> unsupported = new HashSet<>();
        for (JsonElement member : Json.array(data, "unsupported")) {
            unsupported.add(member.getAsString());
        }
        JsonObject noReasoning = Json.object(data, "no_reasoning");
        return new ServerQuirks(
                Json.flag(data, "json_object", true),
                Json.flag(data, "named_tool_choice", true),
                Json.flag(data, "top_p_of_one", true),
                Json.flag(data, "message_names", true),
                Json.flag(data, "returns_reasoning", true),
                (int) Json.number(data, "tool_call_id_length", 0),
                texts(data, "effort_words"),
                noReasoning == null ? "" : noReasoning.toString(),
                Json.flag(data, "prompt_cache_key", false),
                retention,
                unsupported);
    }

    private static Map<String, String> texts(JsonObject data, String name) {
        Map<String, String> texts = new HashMap<>();
        JsonObject object = Json.object(data, name);
        if (object != null) {
            for (String key : object.keySet()) {
                texts.put(key, Json.text(object, key));
            }
        }
        return texts;
    }

    /** Says what may be kept, as far as the server has words for it. */
    void promptCache(PromptCache cache, JsonObject body) {
        if (promptCacheKey) {
            cache.key().ifPresent(key -> body.addProperty("prompt_cache_key", key));
        }
        cache.retention()
                .filter(time -> !time.isZero() && !cacheRetention.isEmpty())
                .ifPresent(time -> {
                    Map.Entry<Duration, String> enough = cacheRetention.ceilingEntry(time);
                    String word = (enough == null ? cacheRetention.lastEntry() : enough).getValue();
                    body.addProperty("prompt_cache_retention", word);
                });
    }

    /** @return the members that say how much to think, as chat completions have them */
    public JsonObject reasoning(ReasoningEffort effort) {
        if (effort == ReasoningEffort.NONE && !noReasoning.isEmpty()) {
            return Json.parseObject(noReasoning);
        }
        String word = effort.name().toLowerCase(Locale.ROOT);
        JsonObject members = new JsonObject();
        members.addProperty(
                "reasoning_effort", Optional.ofNullable(effortWords.get(word)).orElse(word));
        return members;
    }
}
