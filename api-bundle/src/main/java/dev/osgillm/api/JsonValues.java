/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deep immutable copies of JSON-like values. */
final class JsonValues {

    private JsonValues() {}

    static Map<String, Object> copyOf(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("A JSON member's name must be a string, not " + key);
            }
            copy.put(name, copyOf(name, value));
        });
        return Collections.unmodifiableMap(copy);
    }

    private static Object copyOf(String name, Object value) {
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return copyOf(map);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(copyOf(name, element)));
            return Collections.unmodifiableList(copy);
        }
        throw new IllegalArgumentException("'" + name + "' must be a string, number, boolean, list or map, not a "
                + value.getClass().getName());
    }
}
