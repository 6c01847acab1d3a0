/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

/** Tells whether a text is one JSON object, strictly after RFC 8259. The router has no parser, and needs none. */
final class JsonSyntax {

    /** Deeper ones are refused: parsers recurse, and the text is a model's. */
    static final int DEEPEST = 100;

    private final String text;
    private int at;

    private JsonSyntax(String text) {
        this.text = text;
    }

    static boolean isObject(String text) {
        JsonSyntax syntax = new JsonSyntax(text);
        syntax.space();
        if (!syntax.object(1)) {
            return false;
        }
        syntax.space();
        return syntax.at == text.length();
    }

    private boolean object(int depth) {
        if (depth > DEEPEST || !take('{')) {
            return false;
        }
        space();
        if (take('}')) {
            return true;
        }
        do {
            space();
            if (!string()) {
                return false;
            }
            space();
            if (!take(':') || !value(depth)) {
                return false;
            }
        } while (take(','));
        return take('}');
    }

    private boolean array(int depth) {
        if (depth > DEEPEST || !take('[')) {
            return false;
        }
        space();
        if (take(']')) {
            return true;
        }
        do {
            if (!value(depth)) {
                return false;
            }
        } while (take(','));
        return take(']');
    }

    /** With the space around it. */
    private boolean value(int depth) {
        space();
        boolean good =
                switch (peek()) {
                    case '{' -> object(depth + 1);
                    case '[' -> array(depth + 1);
                    case '"' -> string();
                    case 't' -> word("true");
                    case 'f' -> word("false");
                    case 'n' -> word("null");
                    default -> number();
                };
        space();
        return good;
    }

    private boolean string() {
        if (!take('"')) {
            return false;
        }
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return true;
            }
            if (c < ' ' || c == '\\' && !escape()) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        if (take('u')) {
            for (int i = 0; i < 4; i++) {
                if ("0123456789abcdefABCDEF".indexOf(peek()) < 0) {
                    return false;
                }
                at++;
            }
            return true;
        }
        boolean known = "\"\\/bfnrt".indexOf(peek()) >= 0;
        at++;
        return known;
    }

    private boolean number() {
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('-')) {
                take('+');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return at > start;
    }

    private boolean word(String word) {
        boolean there = text.startsWith(word, at);
        at += word.length();
        return there;
    }

    private void space() {
        while (" \t\r\n".indexOf(peek()) >= 0) {
            at++;
        }
    }

    private boolean take(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    /** @return the next character, NUL at the end: no JSON has one outside of strings */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
