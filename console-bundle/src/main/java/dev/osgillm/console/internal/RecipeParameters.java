/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The values of {@code --param KEY=VALUE}. */
final class RecipeParameters {

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d{1,3})?");

    private RecipeParameters() {}

    /**
     * @return numbers and truth values as such, anything else as text; a key that is there more than once has a list
     * @throws IllegalArgumentException for what is not {@code KEY=VALUE}
     */
    static Map<String, Object> of(List<String> assignments) {
        Map<String, List<Object>> values = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1 || equals == assignment.length() - 1) {
                throw new IllegalArgumentException("--param takes KEY=VALUE, as in --param temperature=0.2, not '"
                        + Texts.line(assignment) + "'.");
            }
            values.computeIfAbsent(assignment.substring(0, equals), key -> new ArrayList<>())
                    .add(value(assignment.substring(equals + 1)));
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        values.forEach((key, list) -> parameters.put(key, list.size() == 1 ? list.get(0) : List.copyOf(list)));
        return parameters;
    }

    private static Object value(String text) {
        if (WHOLE.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        if (DECIMAL.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        return text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : text;
    }
}
