/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.budget;

import dev.osgillm.interceptors.internal.Values;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * What the bundles that fit may use on a day together.
 *
 * @param bundles pattern for symbolic names
 * @param amount of tokens or of money, from 0
 */
record Budget(String bundles, BigDecimal amount, Unit unit) {

    enum Unit {
        TOKENS,
        MONEY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param text {@code PATTERN=AMOUNT UNIT}
     * @throws IllegalArgumentException for any other
     */
    static Budget parse(String text) {
        int equals = text.lastIndexOf('=');
        String[] words = text.substring(equals + 1).strip().split("\\s+");
        if (equals > 0 && words.length == 2) {
            for (Unit unit : Unit.values()) {
                if (unit.toString().equals(words[1])) {
                    return new Budget(text.substring(0, equals).strip(), amount(words[0], text), unit);
                }
            }
        }
        throw new IllegalArgumentException(
                "A budget is BUNDLE=AMOUNT tokens or BUNDLE=AMOUNT money, not '" + text + "'.");
    }

    private static BigDecimal amount(String number, String text) {
        try {
            BigDecimal amount = new BigDecimal(number);
            if (amount.signum() >= 0 && amount.precision() <= 24 && Math.abs(amount.scale()) <= 12) {
                return amount;
            }
        } catch (NumberFormatException e) {
            // The same answer as to a number below zero.
        }
        throw new IllegalArgumentException("'" + number + "' in the budget '" + text + "' is no amount from 0.");
    }

    boolean is(String bundle) {
        return Values.matches(bundles, bundle);
    }

    /** @return under which name its use is kept: a new amount for the same bundles goes on with it */
    String name() {
        return bundles + " " + unit;
    }
}
