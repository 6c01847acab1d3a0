/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a pattern of this bundle matches, one that never goes far back. */
record PatternFinder(String kind, Pattern pattern) implements Finder {

    // What repeats without a bound is possessive and begins where nothing like it is before: each character is read a
    // few times.
    private static final Pattern KEYS = Pattern.compile("(?<![A-Za-z0-9])(?:sk-[A-Za-z0-9_-]{16,}+"
            + "|hf_[A-Za-z0-9]{20,}+"
            + "|gh[pousr]_[A-Za-z0-9]{20,}+"
            + "|github_pat_[A-Za-z0-9_]{20,}+"
            + "|glpat-[A-Za-z0-9_-]{20,}+"
            + "|xox[a-z]-[A-Za-z0-9-]{10,}+"
            + "|AIza[A-Za-z0-9_-]{30,}+"
            + "|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9]))");
    private static final Pattern JSON_WEB_TOKEN =
            Pattern.compile("(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,}+\\.eyJ[A-Za-z0-9_-]{6,}+\\.[A-Za-z0-9_-]{6,}+");
    private static final Pattern PHONE = Pattern.compile("(?<![\\w+.])\\+[1-9](?:[ ()./-]{0,2}\\d){6,14}(?!\\d)"
            + "|(?<![\\w.-])\\(?\\d{3}\\)?[ .-]\\d{3}[ .-]\\d{4}(?![\\w-])"
            + "|(?<![\\w.,-])(?<!\\d )0\\d{2,4}[ /-]{1,3}\\d{4,9}(?![\\w-]| \\d)");
    private static final Pattern IP_4 = Pattern.compile(
            "(?<![\\w.])(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?!\\w|\\.\\d)");

    static Finder keys() {
        return new PatternFinder("SECRET", KEYS);
    }

    static Finder tokens() {
        return new PatternFinder("SECRET", JSON_WEB_TOKEN);
    }

    static Finder phones() {
        return new PatternFinder("PHONE", PHONE);
    }

    static Finder addresses() {
        return new PatternFinder("IP", IP_4);
    }

    @Override
    public void find(String text, BiConsumer<Integer, Integer> found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.accept(matcher.start(), matcher.end());
        }
    }
}
