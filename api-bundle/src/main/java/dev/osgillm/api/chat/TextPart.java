/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.util.Objects;

/**
 * Text in a message.
 *
 * @param text may be empty
 */
public record TextPart(String text) implements ContentPart {

    /** Checks for {@code null}. */
    public TextPart {
        Objects.requireNonNull(text, "text");
    }
}
