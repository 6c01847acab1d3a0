/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.json;

/**
 * Reads an object member by member, without a tree, for the messages of which there are thousands. Strict, and only as much
 * of JSON as those have: of whatever else there is it says that the text is {@link Unusual}, and {@link Json} can read it.
 * Used by one thread.
 *
 * <pre>
 * for (reader.begin(); reader.next(); ) {
 *     if (reader.at("text")) {
 *         text = reader.string();
 *     } else {
 *         reader.skip();
 *     }
 * }
 * reader.end();
 * </pre>
 */
public final class PlainJson {

    /** Says that a text is to be read in another way. Common in some streams, so without a stack trace. */
    public static final class Unusual extends Exception {

        private static final long serialVersionUID = 1L;

        private Unusual() {
            super("Read it as a tree.", null, false, false);
        }
    }

    private final String text;
    private int at;
    private boolean first;
    private int nameStart;
    private int nameEnd;

    /** @param text begins with an object */
    public PlainJson(String text) {
        this.text = text;
    }

    /** @return what a user throws for a value that it does not read */
    public static Unusual unusual() {
        return new Unusual();
    }

    /** Enters an object. */
    public void begin() throws Unusual {
        take('{');
        first = true;
    }

    /** @return whether there is a further member, whose value comes then; otherwise the object is left */
    public boolean next() throws Unusual {
        if (look() == '}') {
            at++;
            first = false; // of the object around it, where one member has now been read
            return false;
        }
        if (!first) {
            take(',');
        }
        first = false;
        take('"');
        nameStart = at;
        for (char c = character(); c != '"'; c = character()) {
            if (c == '\\') {
                throw new Unusual();
            }
        }
        nameEnd = at - 1;
        take(':');
        return true;
    }

    /** @return whether the member has a name */
    public boolean at(String name) {
        return nameEnd - nameStart == name.length() && text.startsWith(name, nameStart);
    }

    /** Enters an array of one element and no more, which comes then. */
    public void beginOnly() throws Unusual {
        take('[');
    }

    /** Leaves that array. */
    public void endOnly() throws Unusual {
        take(']');
    }

    /** @return where the last text or value that was read ends, its closing quote included */
    public int position() {
        return at;
    }

    /** @return a text */
    public String string() throws Unusual {
        take('"');
        int start = at;
        while (true) {
            char c = character();
            if (c == '"') {
                return text.substring(start, at - 1);
            }
            if (c == '\\') {
                return escaped(start);
            }
        }
    }

    private String escaped(int start) throws Unusual {
        StringBuilder value = new StringBuilder(at - start + 32).append(text, start, at - 1);
        char c = '\\';
        while (c != '"') {
            value.append(c == '\\' ? escape() : c);
            c = character();
        }
        return value.toString();
    }

    private char escape() throws Unusual {
        char c = character();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode();
            default -> throw new Unusual();
        };
    }

    private char unicode() throws Unusual {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = character();
            int digit = Character.digit(c, 16);
            if (digit < 0 || c > 'f') {
                throw new Unusual();
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    /** @return a number without sign, fraction and exponent, of nine digits at most */
    public int index() throws Unusual {
        look();
        int start = at;
        int value = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && at - start < 9) {
            value = value * 10 + text.charAt(at++) - '0';
        }
        if (at == start || at - start > 1 && text.charAt(start) == '0') {
            throw new Unusual();
        }
        return value;
    }

    /** Reads {@code null}. */
    public void nothing() throws Unusual {
        look();
        word("null");
    }

    /** Reads any value that is neither an object nor an array. */
    public void skip() throws Unusual {
        switch (look()) {
            case '"' -> skipString();
            case 'n' -> word("null");
            case 't' -> word("true");
            case 'f' -> word("false");
            default -> skipNumber();
        }
    }

    private void skipString() throws Unusual {
        at++;
        for (char c = character(); c != '"'; c = character()) {
            if (c == '\\') {
                escape();
            }
        }
    }

    private void skipNumber() throws Unusual {
        int start = at;
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        if (at == start || !isDigit(text.charAt(start)) || !isDigit(text.charAt(at - 1))) {
            throw new Unusual();
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void word(String word) throws Unusual {
        if (!text.startsWith(word, at)) {
            throw new Unusual();
        }
        at += word.length();
    }

    /** Makes sure that nothing follows. */
    public void end() throws Unusual {
        while (at < text.length()) {
            if (!isSpace(text.charAt(at++))) {
                throw new Unusual();
            }
        }
    }

    /** @return the next character, part of a string */
    private char character() throws Unusual {
        if (at == text.length() || text.charAt(at) < ' ') {
            throw new Unusual();
        }
        return text.charAt(at++);
    }

    private void take(char expected) throws Unusual {
        if (look() != expected) {
            throw new Unusual();
        }
        at++;
    }

    /** @return the next character that is no space, which is not taken */
    private char look() throws Unusual {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            throw new Unusual();
        }
        return text.charAt(at);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
