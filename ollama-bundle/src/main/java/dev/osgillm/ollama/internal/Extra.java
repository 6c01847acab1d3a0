/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonObject;
import dev.osgillm.support.json.Json;
import java.util.Map;

/** What a request brings beyond what the API knows. */
final class Extra {

    private static final String OPTIONS = "options";

    private Extra() {}

    /** Puts the members over those of a body; a map {@code options} goes into the body's options. */
    static void merge(JsonObject body, Map<String, Object> extra) {
        extra.forEach((name, value) -> {
            JsonObject options = name.equals(OPTIONS) ? Json.object(body, OPTIONS) : null;
            if (options != null && value instanceof Map<?, ?> more) {
                more.forEach((option, setting) -> options.add(String.valueOf(option), Json.of(setting)));
            } else {
                body.add(name, Json.of(value));
            }
        });
    }
}
