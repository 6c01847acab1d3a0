/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is answered to whom: a function of the number that each prompt carries, known to both sides. An answer that went to
 * the wrong call is seen.
 */
final class Answers {

    static final String TOOL = "soak_tool";

    private static final int MOST_WORDS = 40;
    private static final Pattern NUMBER = Pattern.compile("#(\\d+)#");

    private Answers() {}

    static String prompt(long number) {
        return "Say it. #" + number + "#";
    }

    /** @return the numbers in a request */
    static List<Long> numbers(String body) {
        List<Long> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(body);
        while (matcher.find()) {
            numbers.add(Long.valueOf(matcher.group(1)));
        }
        return numbers;
    }

    /** @return the answer in the pieces in which it is streamed, at least two */
    static List<String> words(long number) {
        int count = 2 + new SplittableRandom(number).nextInt(MOST_WORDS);
        List<String> words = new ArrayList<>(List.of("Number " + number + ":"));
        for (int i = 1; i < count; i++) {
            words.add(" wörd " + i + " of " + number + (i % 7 == 0 ? " \uD83D\uDE00" : ""));
        }
        return words;
    }

    static String text(long number) {
        return String.join("", words(number));
    }

    static String toolArguments(long number) {
        return "{\"number\":" + number + "}";
    }

    static float[] vector(long number) {
        return new float[] {number & 0xFFFF, 0.5f, -0.25f};
    }
}
