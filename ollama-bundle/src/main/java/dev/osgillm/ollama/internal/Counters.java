/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.Timings;
import dev.osgillm.support.json.Json;
import java.time.Duration;

/**
 * How long the parts of an answer took at the server; {@code null} for what it did not tell. It leaves out what took no
 * time at all.
 */
record Counters(Duration load, Duration prompt, Duration generation) {

    static final Counters NONE = new Counters(null, null, null);

    /** @param line the last of an answer, or a whole one; in nanoseconds */
    static Counters of(JsonObject line) {
        return new Counters(
                nanoseconds(line, "load_duration"),
                nanoseconds(line, "prompt_eval_duration"),
                nanoseconds(line, "eval_duration"));
    }

    Timings addTo(Timings measured) {
        return measured.withServer(load, prompt, generation);
    }

    private static Duration nanoseconds(JsonObject line, String name) {
        long value = Json.number(line, name, -1);
        return value < 0 ? null : Duration.ofNanos(value);
    }
}
