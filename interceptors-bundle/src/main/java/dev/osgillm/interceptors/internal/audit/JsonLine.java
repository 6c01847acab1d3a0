/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.audit;

/** One JSON object on one line. For one thread. */
final class JsonLine {

    private final StringBuilder line = new StringBuilder("{");

    /** Adds a text. */
    JsonLine text(String name, String value) {
        name(name);
        line.append('"');
        escape(value);
        line.append('"');
        return this;
    }

    /** Adds a number. */
    JsonLine number(String name, long value) {
        name(name);
        line.append(value);
        return this;
    }

    /** Adds a truth. */
    JsonLine truth(String name, boolean value) {
        name(name);
        line.append(value);
        return this;
    }

    private void name(String name) {
        if (line.length() > 1) {
            line.append(',');
        }
        line.append('"').append(name).append("\":");
    }

    /** Whatever could end the line somewhere, or hide in a terminal, is written as its number. */
    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c == '\n') {
                line.append("\\n");
            } else if (Character.isISOControl(c)
                    || Character.isSurrogate(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == '\u2028'
                    || c == '\u2029') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return line + "}";
    }
}
