/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.token;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that was cut to a number of tokens.
 *
 * @param text the beginning that was kept
 * @param count the tokens of that
 * @param truncated whether something was cut off
 */
public record Truncation(String text, TokenCount count, boolean truncated) {

    private static final Pattern CHARACTER = Pattern.compile("\\X");

    /** Checks for {@code null}. */
    public Truncation {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(count, "count");
    }
    /**
     * Finds where a text may be cut, for those who truncate: an emoji of several parts, a letter with its marks and a
     * surrogate pair stay whole.
     *
     * @param index where the text should end; beyond its end counts as its end
     * @return the last place at or before the index that cuts no character
     */
    public static int boundary(String text, int index) {
        if (index <= 0 || index >= text.length()) {
            return Math.max(0, Math.min(index, text.length()));
        }
        int start = index;
        while (start > 0 && !simple(text.charAt(start - 1), text.charAt(start))) {
            start--;
        }
        // Not java.text.BreakIterator: the one of Java 17 cuts joined emoji.
        Matcher character = CHARACTER.matcher(text).region(start, text.length());
        int end = start;
        while (end < index && character.find()) {
            if (character.end() > index) {
                return end;
            }
            end = character.end();
        }
        return end;
    }

    /** Two of ASCII are always apart, but for the two of a line's end. */
    private static boolean simple(char before, char after) {
        return before < 0x80 && after < 0x80 && !(before == '\r' && after == '\n');
    }
}
