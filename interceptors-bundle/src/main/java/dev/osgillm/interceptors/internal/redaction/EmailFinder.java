/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import java.util.function.BiConsumer;

/** Finds mail addresses: around each at sign, as far as characters of one reach. */
final class EmailFinder implements Finder {

    @Override
    public String kind() {
        return "EMAIL";
    }

    @Override
    public void find(String text, BiConsumer<Integer, Integer> found) {
        int from = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', from)) {
            int start = at;
            while (start > from && local(text.charAt(start - 1))) {
                start--;
            }
            int end = at + 1;
            while (end < text.length() && domain(text.charAt(end))) {
                end++;
            }
            from = Math.max(end, at + 1);
            while (end > at + 1 && !Character.isLetter(text.charAt(end - 1))) {
                end--; // the full stop of a sentence
            }
            int dot = end - 1;
            while (dot > at && text.charAt(dot) != '.') {
                dot--;
            }
            if (start < at && dot > at + 1 && end - dot > 2) {
                found.accept(start, end);
            }
        }
    }

    private static boolean local(char c) {
        return Character.isLetterOrDigit(c) || "._%+-".indexOf(c) >= 0;
    }

    private static boolean domain(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }
}
