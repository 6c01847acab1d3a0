/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Finds numbers that carry their own check: cards and bank accounts. Groups may have a space or a hyphen between; from each place
 * where one can begin, the first length that checks is taken.
 */
final class CheckedNumberFinder implements Finder {

    private static final int MOST = 34;

    private final boolean accounts;
    private final int[] lengths; // in the order in which they are tried

    private CheckedNumberFinder(boolean accounts, int... lengths) {
        this.accounts = accounts;
        this.lengths = lengths;
    }

    /** Card numbers of 13 to 19 digits, with the check of Luhn. */
    static Finder cards() {
        return new CheckedNumberFinder(false, 16, 15, 14, 13, 19, 18, 17); // the usual ones first
    }

    /** International bank account numbers of 15 to 34 characters, with the check modulo 97. */
    static Finder accounts() {
        return new CheckedNumberFinder(
                true,
                IntStream.rangeClosed(15, MOST)
                        .map(length -> 15 + MOST - length)
                        .toArray());
    }

    @Override
    public String kind() {
        return accounts ? "IBAN" : "CARD";
    }

    @Override
    public void find(String text, BiConsumer<Integer, Integer> found) {
        char[] characters = new char[MOST];
        int[] ends = new int[MOST];
        int start = 0;
        while (start < text.length()) {
            if (!part(text.charAt(start)) || start > 0 && joined(text.charAt(start - 1))) {
                start++;
                continue;
            }
            int count = collect(text, start, characters, ends);
            int end = 0;
            for (int i = 0; i < lengths.length && end == 0; i++) {
                int length = lengths[i];
                if (length <= count && whole(text, ends[length - 1]) && checks(characters, length)) {
                    end = ends[length - 1];
                    found.accept(start, end);
                }
            }
            start = Math.max(end, start + 1);
        }
    }

    private int collect(String text, int start, char[] characters, int[] ends) {
        int count = 0;
        int at = start;
        while (count < characters.length && at < text.length()) {
            char c = text.charAt(at);
            boolean gap = (c == ' ' || c == '-') && count > 0 && at + 1 < text.length();
            if (gap && part(text.charAt(at + 1))) {
                c = text.charAt(++at);
            }
            if (!part(c)) {
                break;
            }
            characters[count] = c;
            ends[count++] = ++at;
        }
        return count;
    }

    private static boolean whole(String text, int end) {
        return end == text.length() || !joined(text.charAt(end));
    }

    private boolean part(char c) {
        return c >= '0' && c <= '9' || accounts && c >= 'A' && c <= 'Z';
    }

    /** @return whether a number next to this would be part of a longer word */
    private static boolean joined(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private boolean checks(char[] characters, int length) {
        return accounts ? account(characters, length) : card(characters, length);
    }

    private static boolean card(char[] digits, int length) {
        int sum = 0;
        boolean same = true;
        for (int i = 0; i < length; i++) {
            int digit = digits[length - 1 - i] - '0';
            same &= digits[i] == digits[0];
            sum += i % 2 == 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
        }
        return sum % 10 == 0 && !same && digits[0] >= '2' && digits[0] <= '6'; // times in milliseconds begin with 1
    }

    private static boolean account(char[] characters, int length) {
        if (characters[0] < 'A' || characters[1] < 'A' || characters[2] > '9' || characters[3] > '9') {
            return false;
        }
        int rest = 0;
        for (int i = 0; i < length; i++) {
            char c = characters[(i + 4) % length];
            rest = (c <= '9' ? rest * 10 + c - '0' : rest * 100 + c - 'A' + 10) % 97;
        }
        return rest == 1;
    }
}
