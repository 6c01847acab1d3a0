/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Values of options, which Gogo hands over as text; empty text is an absent option. */
final class Options {

    private Options() {}

    /** @throws IllegalArgumentException unless the text is a number from 0 to 2 */
    static OptionalDouble temperature(String text) {
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!(value >= 0 && value <= 2)) {
            throw new IllegalArgumentException(
                    "The temperature (-t) must be a number from 0 to 2, not '" + Texts.line(text) + "'.");
        }
        return OptionalDouble.of(value);
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
}
