/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.token;

import java.util.Objects;

/**
 * A text that was cut to a number of tokens.
 *
 * @param text the beginning that was kept
 * @param count the tokens of that
 * @param truncated whether something was cut off
 */
public record Truncation(String text, TokenCount count, boolean truncated) {

    /** Checks for {@code null}. */
    public Truncation {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(count, "count");
    }
}
