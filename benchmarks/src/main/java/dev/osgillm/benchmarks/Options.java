/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a program: {@code --name value}, each at most once. Immutable. */
public final class Options {

    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * @param known names without dashes
     * @throws IllegalArgumentException for what is not known or has no value; the message is for people
     */
    public Options(List<String> words, List<String> known) {
        for (int i = 0; i < words.size(); i += 2) {
            String name = words.get(i).startsWith("--") ? words.get(i).substring(2) : "";
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "'" + words.get(i) + "' is none of the options --" + String.join(", --", known) + ".");
            }
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException("--" + name + " needs a value.");
            }
            values.put(name, words.get(i + 1));
        }
    }

    /** @return whether the option was given */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * @param otherwise the default
     * @throws IllegalArgumentException when the value is no number of that range
     */
    public long number(String name, long otherwise, long min, long max) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("--" + name + " must be " + min + " to " + max + ", not '" + value + "'.");
    }
}
