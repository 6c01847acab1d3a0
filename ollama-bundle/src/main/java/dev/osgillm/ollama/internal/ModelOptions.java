/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.support.config.SettingsReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What an instance says about how its models run and choose. Checked here, because the server fails at a wrong type and
 * ignores a wrong name.
 *
 * @param values by Ollama's names, as they go into a request
 */
record ModelOptions(Map<String, Object> values) {

    private static final String NUM_CTX = "num_ctx";

    static ModelOptions read(SettingsReader reader) {
        Map<String, Object> values = new LinkedHashMap<>();
        whole(reader, "max_tokens", 1, "num_predict", values);
        decimal(reader, "temperature", 0, 2, values);
        decimal(reader, "top_p", 0, 1, values);
        whole(reader, NUM_CTX, 1, values);
        whole(reader, "top_k", 0, values);
        decimal(reader, "min_p", 0, 1, values);
        decimal(reader, "typical_p", 0, 1, values);
        decimal(reader, "repeat_penalty", 0, 10, values);
        whole(reader, "repeat_last_n", -1, values);
        decimal(reader, "presence_penalty", -2, 2, values);
        decimal(reader, "frequency_penalty", -2, 2, values);
        reader.number("seed").ifPresent(seed -> values.put("seed", seed));
        reader.text("stop", null).map(ModelOptions::stops).ifPresent(stops -> values.put("stop", stops));
        whole(reader, "num_keep", -1, values);
        whole(reader, "num_batch", 1, values);
        whole(reader, "num_gpu", -1, values);
        whole(reader, "main_gpu", 0, values);
        whole(reader, "num_thread", 0, values);
        whole(reader, "draft_num_predict", 0, values);
        reader.text("use_mmap", null).ifPresent(text -> {
            if (!text.equals("true") && !text.equals("false")) {
                throw reader.broken("use_mmap", "must be true or false", text);
            }
            values.put("use_mmap", Boolean.valueOf(text));
        });
        return new ModelOptions(Collections.unmodifiableMap(values));
    }

    /** @return the context that is asked for; empty when the server chooses */
    OptionalInt numCtx() {
        return values.get(NUM_CTX) instanceof Integer tokens ? OptionalInt.of(tokens) : OptionalInt.empty();
    }

    private static void whole(SettingsReader reader, String key, int min, Map<String, Object> values) {
        whole(reader, key, min, key, values);
    }

    private static void whole(SettingsReader reader, String key, int min, String option, Map<String, Object> values) {
        reader.integer(key, min).ifPresent(number -> values.put(option, number));
    }

    private static void decimal(SettingsReader reader, String key, double min, double max, Map<String, Object> values) {
        reader.decimal(key, min, max).ifPresent(number -> values.put(key, number));
    }

    private static List<String> stops(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(stop -> !stop.isEmpty())
                .map(stop -> stop.replace("\\n", "\n"))
                .toList();
    }
}
