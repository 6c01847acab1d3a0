/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.model.ModelProgress;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is said of a part of a long operation. */
final class ProgressTexts {

    private static final Pattern DIGEST = Pattern.compile("(?:sha256:)?([0-9a-f]{12})[0-9a-f]{52}");
    private static final String CUT = "...";
    private static final int LONGEST_NAME = 32;
    private static final int SHORTEST_NAME = 8;
    private static final int SHORTEST_BAR = 6;

    private ProgressTexts() {}

    /** @return what is worked on: the part, else what is being done */
    static String name(ModelProgress step) {
        return shortened(step.part().isEmpty() ? step.status() : step.part());
    }

    /** @return the text as one line, a digest by its first digits */
    static String shortened(String text) {
        Matcher digest = DIGEST.matcher(text);
        return digest.matches() ? digest.group(1) : Texts.line(text);
    }

    /** @return {@code 45s}, {@code 3m12s}, {@code 2h05m} */
    static String left(double seconds) {
        long whole = Math.round(Math.min(seconds, 359_999));
        if (whole < 60) {
            return whole + "s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%dm%02ds", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%dh%02dm", whole / 3600, whole / 60 % 60);
    }

    /**
     * Lays out a line: what does not fit is left out, the time first, then the rate, the bar and the end of the name.
     *
     * @param total 0 when unknown
     * @param perSecond bytes, empty while nobody can tell
     * @param room the most characters
     */
    static String line(String name, long completed, long total, OptionalDouble perSecond, int room) {
        String done = total > 0 ? Texts.size(completed) + " of " + Texts.size(total) : Texts.size(completed);
        String numbers = done;
        if (perSecond.isPresent()) {
            String rate = ", " + Texts.size(Math.round(perSecond.getAsDouble())) + "/s";
            double seconds = (total - completed) / perSecond.getAsDouble();
            String left = total > completed && perSecond.getAsDouble() > 0 ? ", " + left(seconds) + " left" : "";
            int spare = room - SHORTEST_NAME - 1 - done.length();
            numbers = spare >= rate.length() + left.length()
                    ? done + rate + left
                    : spare >= rate.length() ? done + rate : done;
        }
        String shown = cut(name, Math.min(LONGEST_NAME, Math.max(SHORTEST_NAME, room - numbers.length() - 1)));
        int bar = room - shown.length() - numbers.length() - 4;
        boolean barred = total > 0 && bar >= SHORTEST_BAR;
        return cut(shown + " " + (barred ? bar(completed, total, bar) + " " : "") + numbers, room);
    }

    private static String bar(long completed, long total, int length) {
        int full = (int) Math.min(length, Math.max(0, length * ((double) completed / total)));
        return "[" + "#".repeat(full) + "-".repeat(length - full) + "]";
    }

    /** @return the text, its end cut off when it is too long */
    static String cut(String text, int room) {
        int length = text.codePointCount(0, text.length());
        if (length <= room) {
            return text;
        }
        boolean mark = room > CUT.length();
        int kept = Math.max(0, mark ? room - CUT.length() : room);
        return text.substring(0, text.offsetByCodePoints(0, kept)) + (mark ? CUT : "");
    }
}
