/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Finds what somebody's own pattern matches. Such a pattern may go back and forth without end, so its steps are counted. */
record OwnFinder(String kind, Pattern pattern) implements Finder {

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");
    private static final int STEPS_OF_A_CHARACTER = 200;
    private static final int MORE_STEPS = 10_000;

    /**
     * @param text {@code NAME=REGEX}
     * @throws IllegalArgumentException for any other
     */
    static Finder parse(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : text.substring(0, equals).strip();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A pattern is NAME=REGEX, with capital letters, digits and underscores in NAME, not '" + text
                            + "'.");
        }
        try {
            Pattern pattern = Pattern.compile(text.substring(equals + 1).strip());
            if (pattern.matcher("").matches()) {
                throw new IllegalArgumentException(
                        "The pattern " + name + " matches the empty text, so it says nothing.");
            }
            return new OwnFinder(name, pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "The pattern " + name + " is no regular expression: " + e.getDescription() + ".", e);
        }
    }

    @Override
    public void find(String text, BiConsumer<Integer, Integer> found) {
        Matcher matcher = pattern.matcher(new Counted(text, (long) text.length() * STEPS_OF_A_CHARACTER + MORE_STEPS));
        try {
            while (matcher.find()) {
                if (matcher.end() > matcher.start()) {
                    found.accept(matcher.start(), matcher.end());
                }
            }
        } catch (StackOverflowError e) { // choices within a repetition take a step of the stack each
            throw failure("goes too deep for a text of " + text.length()
                    + " characters, and the call was not made. Make it simpler: no choice within a repetition.");
        }
    }

    private LlmException failure(String what) {
        return LlmException.builder(
                        ErrorKind.CONFIGURATION, "The pattern " + kind + " in " + RedactionConfig.PID + " " + what)
                .build();
    }

    private final class Counted implements CharSequence {

        private final String text;
        private long left;

        Counted(String text, long steps) {
            this.text = text;
            left = steps;
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw failure(
                        "takes too many steps for a text of " + text.length()
                                + " characters, and the call was not made. Make it simpler: no repetition within a repetition.");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
