/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How values look. The same on every machine: no locale, no time zone. */
final class Texts {

    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB"};

    private Texts() {}

    /** @return the text as one line without control characters, for cells: servers may send anything */
    static String line(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** @return the text without what could move the cursor or change colours on a terminal */
    static String harmless(String text) {
        return text.codePoints()
                .filter(c -> !Character.isISOControl(c) || c == '\n' || c == '\t')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** @return {@code 340 ms} or {@code 12.3 s} */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** @return the time between in its largest unit: {@code 42 s}, {@code 3 min}, {@code 5 h}, {@code 12 d} */
    static String age(Instant since, Instant now) {
        long seconds = Math.max(0, Duration.between(since, now).toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /** @return {@code 999 B}, {@code 4.7 GB}, in powers of ten as model hubs count */
    static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes / 1000.0;
        int unit = 0;
        while (value >= 999.95 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** @return the number with six decimals */
    static String decimal(float value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    /**
     * @return the number as JSON: the fewest digits that read back as the same {@code float}; not {@link Float#toString},
     *     whose digits depend on the Java version. JSON has no word for what is not a number: {@code null}
     */
    static String json(float value) {
        if (!Float.isFinite(value)) {
            return "null";
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 9; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.floatValue() == value) {
                return number(rounded);
            }
        }
        return number(exact.round(new MathContext(9)));
    }

    private static String number(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
    }
}
