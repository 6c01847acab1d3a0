/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal;

import java.util.Arrays;
import java.util.List;

/** Reads values of configurations. */
public final class Values {

    private Values() {}

    /** @return the entries, also where a file has several in one value, with commas or line ends between */
    public static List<String> list(String... values) {
        return values == null
                ? List.of()
                : Arrays.stream(values)
                        .flatMap(value -> Arrays.stream(value.split("[,\\n]")))
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .toList();
    }

    /** @return whether the text matches the pattern, where {@code *} stands for any characters or none */
    public static boolean matches(String pattern, String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int mark = 0;
        while (in < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                mark = in;
            } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++mark;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
