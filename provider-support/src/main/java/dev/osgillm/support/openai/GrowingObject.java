/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.support.json.Json;

/** A text that comes in pieces and may become a JSON object. Asking after each piece costs no more than the text is long. */
final class GrowingObject {

    private final StringBuilder text = new StringBuilder();
    private int depth;
    private boolean quoted;
    private boolean escaped;
    private boolean closed;
    private boolean other; // something before or behind the object
    private Boolean parsed; // of a closed object, which only white space can follow

    void append(String piece) {
        text.append(piece);
        for (int i = 0; i < piece.length(); i++) {
            scan(piece.charAt(i));
        }
    }

    private void scan(char next) {
        if (escaped) {
            escaped = false;
        } else if (quoted) {
            escaped = next == '\\';
            quoted = next != '"';
        } else if (next > ' ') {
            other |= depth == 0 && (closed || next != '{');
            switch (next) {
                case '"' -> quoted = true;
                case '{', '[' -> depth++;
                case '}', ']' -> closed = --depth == 0;
                default -> {
                    // A value or a sign between values: the parser will know.
                }
            }
        }
    }

    /** @return whether the text is a whole JSON object now */
    boolean isWhole() {
        if (!closed || other) {
            return false;
        }
        if (parsed == null) {
            parsed = Json.isObject(text.toString());
        }
        return parsed;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
