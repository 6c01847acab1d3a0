/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import java.util.function.BiConsumer;

/** Finds private keys in PEM, whole or cut off. */
final class PrivateKeyFinder implements Finder {

    private static final String BEGIN = "-----BEGIN ";
    private static final String KEY = "PRIVATE KEY";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int LONGEST_LABEL = 60;

    @Override
    public String kind() {
        return "SECRET";
    }

    @Override
    public void find(String text, BiConsumer<Integer, Integer> found) {
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int label = begin + BEGIN.length();
            String line = text.substring(label, Math.min(text.length(), label + LONGEST_LABEL));
            int dashes = line.indexOf(DASHES);
            int from = label;
            if (dashes >= 0 && line.substring(0, dashes).contains(KEY)) {
                int end = text.indexOf(END, label);
                int close = end < 0 ? -1 : text.indexOf(DASHES, end + END.length());
                from = close < 0 ? text.length() : close + DASHES.length(); // of one that was cut off nothing may stay
                found.accept(begin, from);
            }
            begin = text.indexOf(BEGIN, from);
        }
    }
}
