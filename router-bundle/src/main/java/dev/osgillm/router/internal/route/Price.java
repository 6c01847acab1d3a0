/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.route;

/**
 * What a provider takes, in any one currency, for a million tokens.
 *
 * @param input of the prompt
 * @param output of the answer
 */
public record Price(double input, double output) {

    private static final double MILLION = 1_000_000;

    /** @return the price of so many tokens */
    public double of(long inputTokens, long outputTokens) {
        return (inputTokens * input + outputTokens * output) / MILLION;
    }
}
