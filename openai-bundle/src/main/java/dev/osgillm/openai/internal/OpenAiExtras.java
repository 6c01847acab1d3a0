/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.config.SettingsReader;
import dev.osgillm.support.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Further members of the body that an instance sends with chats and completions: the keys {@code extra.NAME}. */
final class OpenAiExtras {

    private static final String PREFIX = "extra.";

    /** What a request is about. */
    private static final Set<String> TAKEN = Set.of("model", "messages", "input", "prompt", "stream");

    private OpenAiExtras() {}

    static JsonObject read(Map<String, ?> configuration, SettingsReader reader) {
        JsonObject extras = new JsonObject();
        for (String key : new TreeSet<>(configuration.keySet())) {
            if (key.startsWith(PREFIX)) {
                String name = key.substring(PREFIX.length());
                if (name.isEmpty() || TAKEN.contains(name)) {
                    throw reader.broken(key, "cannot be set; it must name a further member of the body", name);
                }
                reader.text(key, null).ifPresent(text -> extras.add(name, json(key, text, reader)));
            }
        }
        return extras;
    }

    private static JsonElement json(String key, String text, SettingsReader reader) {
        try {
            return Json.parse(text);
        } catch (LlmException e) {
            throw reader.broken(key, "must be JSON, a text in quotes", text);
        }
    }
}
