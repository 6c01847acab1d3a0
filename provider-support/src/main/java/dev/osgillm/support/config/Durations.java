/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in configurations. */
public final class Durations {

    static final String RULE = "a duration such as 500ms, 30s, 5m or 2h (0 for none)";

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h)?");

    private Durations() {}

    /**
     * @param text a number with {@code ms}, {@code s}, {@code m} or {@code h}; without a unit seconds
     * @throws IllegalArgumentException for anything else
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not " + RULE + ": " + text);
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** @return the shortest form that {@link #parse} reads back, for whole milliseconds */
    public static String format(Duration duration) {
        long seconds = duration.getSeconds();
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        if (seconds == 0) {
            return "0";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
