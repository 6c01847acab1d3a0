/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.price;

import dev.osgillm.api.Usage;
import dev.osgillm.interceptors.internal.Values;
import java.math.BigDecimal;
import java.util.Collection;

/**
 * What tokens of some models cost, in money for a million.
 *
 * @param models pattern for {@code model} or {@code provider/model}
 */
record Price(String models, BigDecimal input, BigDecimal cached, BigDecimal output) {

    private static final int MILLION_DIGITS = 6;

    /**
     * @param text {@code PATTERN=INPUT:CACHED:OUTPUT}, or without the cached
     * @throws IllegalArgumentException for any other
     */
    static Price parse(String text) {
        int equals = text.lastIndexOf('=');
        String[] numbers = text.substring(equals + 1).split(":");
        if (equals < 1 || numbers.length < 2 || numbers.length > 3) {
            throw new IllegalArgumentException(
                    "A price is MODEL=INPUT:OUTPUT or MODEL=INPUT:CACHED:OUTPUT, not '" + text + "'.");
        }
        BigDecimal input = money(numbers[0], text);
        return new Price(
                text.substring(0, equals).strip(),
                input,
                numbers.length == 3 ? money(numbers[1], text) : input,
                money(numbers[numbers.length - 1], text));
    }

    private static BigDecimal money(String number, String text) {
        try {
            BigDecimal money = new BigDecimal(number.strip());
            if (money.signum() >= 0 && money.scale() <= 12 && money.precision() <= 24) {
                return money;
            }
        } catch (NumberFormatException e) {
            // The same answer as to a number below zero.
        }
        throw new IllegalArgumentException(
                "'" + number.strip() + "' in the price '" + text + "' is no amount of money from 0.");
    }

    boolean is(Collection<String> names) {
        return names.stream().anyMatch(name -> Values.matches(models, name));
    }

    BigDecimal cost(Usage usage) {
        long all = usage.inputTokens().orElse(0);
        long fromCache = Math.min(usage.cachedTokens().orElse(0), all);
        return input.multiply(BigDecimal.valueOf(all - fromCache))
                .add(cached.multiply(BigDecimal.valueOf(fromCache)))
                .add(output.multiply(BigDecimal.valueOf(usage.outputTokens().orElse(0))))
                .scaleByPowerOfTen(-MILLION_DIGITS);
    }
}
