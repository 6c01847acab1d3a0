/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tokenizer.internal;

import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.IntArrayList;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.Truncation;

/** Counts and truncates in one encoding. */
final class Splitter {

    /** How far the end of the longest beginning is looked for: a token has hardly more characters. */
    private static final int HORIZON = 64;

    private final Encoding encoding;

    Splitter(Encoding encoding) {
        this.encoding = encoding;
    }

    TokenCount count(String text) {
        Parts parts = new Parts(wellFormed(text));
        long tokens = 0;
        while (parts.next()) {
            tokens += encoding.countTokensOrdinary(parts.part());
        }
        return new TokenCount(tokens, parts.exact());
    }

    String truncate(String text, long tokens) {
        if (tokens >= text.length() * 3L) {
            return text; // a token has at least one byte, and a char at most three
        }
        Parts parts = new Parts(wellFormed(text));
        long left = tokens;
        while (parts.next()) {
            String part = parts.part();
            IntArrayList all = encoding.encodeOrdinary(part);
            if (all.size() > left) {
                String seen = text.substring(parts.start(), parts.start() + part.length());
                return fitting(text, parts.start() + cut(part, seen, all, (int) left), tokens);
            }
            left -= all.size();
        }
        return text;
    }

    /**
     * @param part as the encoding takes it
     * @param seen as it was given, which tells the characters
     * @param all the tokens of the part, more than there may be
     * @return the end of the longest beginning that has at most so many tokens
     */
    private int cut(String part, String seen, IntArrayList all, int tokens) {
        int end = Truncation.boundary(seen, end(part, all, tokens));
        for (int step = 1; end > 0 && count(part, 0, end) > tokens; step *= 2) {
            end = Truncation.boundary(seen, end - step); // alone, the beginning splits in another way
        }
        // The beginning of a word may have fewer tokens than the pieces that the whole word is made of.
        int anchor = end;
        while (anchor > 0 && !Parts.parted(part, anchor)) {
            anchor--;
        }
        if (end - anchor > HORIZON * HORIZON) {
            return end;
        }
        int before = count(part, 0, anchor);
        int longest = end;
        int limit = Math.min(part.length(), end + HORIZON);
        for (int more = end + 1; more <= limit; more++) {
            if (Truncation.boundary(seen, more) == more && before + count(part, anchor, more) <= tokens) {
                longest = more;
            }
        }
        return longest;
    }

    /** @return how many chars the first tokens cover */
    private int end(String part, IntArrayList all, int tokens) {
        IntArrayList first = new IntArrayList(tokens);
        for (int i = 0; i < tokens; i++) {
            first.add(all.get(i));
        }
        int bytes = encoding.decodeBytes(first).length;
        int end = 0;
        while (end < part.length()) {
            int point = part.codePointAt(end);
            bytes -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes < 0) {
                return end;
            }
            end += Character.charCount(point);
        }
        return end;
    }

    /** Halves of surrogate pairs have no UTF-8; servers see the replacement character. */
    private static String wellFormed(String text) {
        StringBuilder changed = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                i++;
            } else {
                changed = changed == null ? new StringBuilder(text) : changed;
                changed.setCharAt(i, '\uFFFD');
            }
        }
        return changed == null ? text : changed.toString();
    }

    private int count(String part, int start, int end) {
        return encoding.countTokensOrdinary(part.substring(start, end));
    }

    /** A cut inside a split stretch may have made its beginning one that counts as a whole, and a character span two parts. */
    private String fitting(String text, int end, long tokens) {
        int cut = Truncation.boundary(text, end);
        String kept = text.substring(0, cut);
        for (int step = 1; cut > 0 && count(kept).tokens() > tokens; step *= 2) {
            cut = Truncation.boundary(text, cut - step);
            kept = text.substring(0, cut);
        }
        return kept;
    }
}
