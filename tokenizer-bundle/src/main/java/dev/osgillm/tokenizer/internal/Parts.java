/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tokenizer.internal;

import dev.osgillm.api.token.Truncation;

/**
 * Walks through a text in parts whose tokens add up to those of the whole: vocabularies of OpenAI never join a letter or digit
 * with a blank or sign after it, except for an apostrophe. A stretch without such a place is split anywhere once it is
 * too long: merging the letters of one endless word takes long and much memory. That is then not exact.
 */
final class Parts {

    /** From there on the next place ends a part. */
    static final int USUAL = 4_096;

    /** Without a place up to there, the stretch is split. */
    static final int LONGEST = 65_536;

    /** Into parts of this length: the tokenizer has a fast way for short words. */
    static final int SPLIT = 256;

    private final String text;
    private final int usual;
    private final int longest;
    private int start;
    private int end;
    private int unbroken; // no place to part before this one
    private boolean exact = true;

    Parts(String text) {
        this(text, USUAL, LONGEST);
    }

    Parts(String text, int usual, int longest) {
        this.text = text;
        this.usual = usual;
        this.longest = longest;
    }

    /** @return whether there is a next part, which is then the current one */
    boolean next() {
        start = end;
        if (start == text.length()) {
            return false;
        }
        end = end();
        return true;
    }

    int start() {
        return start;
    }

    /** @return the text of the part */
    String part() {
        return text.substring(start, end);
    }

    /** @return whether no stretch had to be split so far */
    boolean exact() {
        return exact;
    }

    private int end() {
        long limit = Math.min((long) start + longest, text.length());
        for (int i = Math.max(start + usual, unbroken); i < limit; i++) {
            if (parted(text, i)) {
                return i;
            }
        }
        if (limit == text.length() && unbroken <= start) {
            return text.length();
        }
        unbroken = (int) Math.max(unbroken, limit);
        exact = false;
        int split = Math.min(start + SPLIT, text.length());
        int whole = Truncation.boundary(text.substring(start, Math.min(split + 1, text.length())), split - start);
        return whole == 0 ? split : start + whole;
    }

    /** @return whether no token spans the place before this index */
    static boolean parted(String text, int index) {
        char before = text.charAt(index - 1);
        char after = text.charAt(index);
        return Character.isLetterOrDigit(before) && !Character.isSurrogate(before) && blankOrSign(after);
    }

    private static boolean blankOrSign(char after) {
        if (after == '\'' || after == '\u2019') {
            return false;
        }
        return switch (Character.getType(after)) {
            case Character.SPACE_SEPARATOR,
                    Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            default -> after == '\n' || after == '\r' || after == '\t';
        };
    }
}
