/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import com.google.gson.JsonObject;
import dev.osgillm.support.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The kinds of servers that are known: the table {@code presets.json}. */
final class Presets {

    private static final JsonObject TABLE = load();

    private Presets() {}

    private static JsonObject load() {
        try (InputStream in = Presets.class.getResourceAsStream("presets.json")) {
            return Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return all names, in the order of the table */
    static List<String> names() {
        return List.copyOf(TABLE.keySet());
    }

    /** @param name one of {@link #names()} */
    static Preset named(String name) {
        return Preset.of(name, Json.object(TABLE, name));
    }
}
