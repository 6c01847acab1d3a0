/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

/**
 * A text as it is meant: with the escapes of JSON in it, such as that of a line end, taken for what they stand
 * for. Knows where each of its characters comes from.
 */
final class Unescaped {

    private static final int HEX_DIGITS = 4;

    private final String text;
    private final int[] sources; // where each character began, and where the last one ended; null: just here

    private Unescaped(String text, int[] sources) {
        this.text = text;
        this.sources = sources;
    }

    /** @return the text as it stands */
    static Unescaped none(String text) {
        return new Unescaped(text, null);
    }

    String text() {
        return text;
    }

    /** @return where in the text as it stood the character began; for the length where that ended */
    int source(int index) {
        return sources == null ? index : sources[index];
    }

    boolean hasEscapes() {
        return text.indexOf('\\') >= 0;
    }

    /** @return the same with one level of escapes less; a backslash that begins none stays */
    Unescaped next() {
        StringBuilder meant = new StringBuilder(text.length());
        int[] from = new int[text.length() + 1];
        int at = 0;
        while (at < text.length()) {
            from[meant.length()] = source(at);
            int length = escape(at);
            meant.append(length == 1 ? text.charAt(at) : meant(at));
            at += length;
        }
        from[meant.length()] = source(at);
        return new Unescaped(meant.toString(), from);
    }

    /** @return characters of the escape that begins there, 1 when none does */
    private int escape(int at) {
        if (text.charAt(at) != '\\' || at + 1 == text.length()) {
            return 1;
        }
        char kind = text.charAt(at + 1);
        if (kind != 'u') {
            return "\"\\/bfnrt".indexOf(kind) < 0 ? 1 : 2;
        }
        int end = at + 2 + HEX_DIGITS;
        if (end > text.length()) {
            return 1;
        }
        for (int i = at + 2; i < end; i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return 1;
            }
        }
        return end - at;
    }

    private char meant(int at) {
        char kind = text.charAt(at + 1);
        return switch (kind) {
            case 'u' -> (char) Integer.parseInt(text.substring(at + 2, at + 2 + HEX_DIGITS), 16);
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> kind;
        };
    }
}
