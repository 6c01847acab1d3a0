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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of servers that are known: the table {@code presets.json}. */
final class Presets {

    private static final Map<String, Preset> ALL = load();

    private Presets() {}

    private static Map<String, Preset> load() {
        try (InputStream in = Presets.class.getResourceAsStream("presets.json")) {
            JsonObject table = Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            Map<String, Preset> presets = new LinkedHashMap<>();
            table.keySet().forEach(name -> presets.put(name, Preset.of(name, Json.object(table, name))));
            return Collections.unmodifiableMap(presets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return all names, in the order of the table */
    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** @param name one of {@link #names()} */
    static Preset named(String name) {
        return ALL.get(name);
    }
}
