/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.chat.PromptCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Values of options, which Gogo hands over as text; empty text is an absent option. */
final class Options {

    private static final int LONGEST_KEY = 64;
    private static final long LONGEST_WAIT = 86_400;

    private Options() {}

    /** @throws IllegalArgumentException unless the text is a number from 0 to 2 */
    static OptionalDouble temperature(String text) {
        return number("The temperature (-t)", text, 2);
    }

    /** @throws IllegalArgumentException unless the text is a number from 0 to 1 */
    static OptionalDouble share(String name, String text) {
        return number("The option " + name, text, 1);
    }

    private static OptionalDouble number(String name, String text, int most) {
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(
                    name + " must be a number from 0 to " + most + ", not '" + Texts.line(text) + "'.");
        }
        return OptionalDouble.of(value);
    }

    /** @throws IllegalArgumentException unless the text is a whole number */
    static OptionalLong whole(String option, String text) {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "The option " + option + " must be a whole number, not '" + Texts.line(text) + "'.", e);
        }
    }

    /** @throws IllegalArgumentException unless the text is a whole number of seconds from 0 to a day */
    static Optional<Duration> seconds(String option, String text) {
        OptionalLong seconds = whole(option, text);
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        long value = seconds.getAsLong();
        if (value < 0 || value > LONGEST_WAIT) {
            throw new IllegalArgumentException(
                    "The option " + option + " must be from 0 to " + LONGEST_WAIT + " seconds, not " + value + ".");
        }
        return Optional.of(Duration.ofSeconds(value));
    }

    /** @throws IllegalArgumentException unless the text is the name of one of the values, in any case */
    static <E extends Enum<E>> Optional<E> choice(String option, String text, Class<E> type) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (E value : type.getEnumConstants()) {
            if (value.name().equalsIgnoreCase(text)) {
                return Optional.of(value);
            }
            names.add(value.name().toLowerCase(Locale.ROOT));
        }
        throw new IllegalArgumentException(
                option + " is one of " + String.join(", ", names) + ", not '" + Texts.line(text) + "'.");
    }

    /** @throws IllegalArgumentException unless the text is a whole number from 1 */
    static OptionalInt count(String option, String text) {
        return count(option, text, Integer.MAX_VALUE);
    }

    /** @throws IllegalArgumentException unless the text is a whole number from 1 to the most */
    static OptionalInt count(String option, String text, int most) {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= most) {
                return OptionalInt.of(value);
            }
        } catch (NumberFormatException e) {
            // The same answer as to a number out of range.
        }
        String range = most == Integer.MAX_VALUE ? "of at least 1" : "from 1 to " + most;
        throw new IllegalArgumentException(
                "The option " + option + " must be a whole number " + range + ", not '" + Texts.line(text) + "'.");
    }

    /** @throws IllegalArgumentException for a key that is too long */
    static Optional<PromptCache> cache(String option, String key) {
        if (key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("The option " + option + " takes at most " + LONGEST_KEY
                    + " characters, not " + key.length() + ".");
        }
        return key.isBlank() ? Optional.empty() : Optional.of(PromptCache.of(key, null));
    }
}
