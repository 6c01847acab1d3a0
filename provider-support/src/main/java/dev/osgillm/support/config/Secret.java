/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.config;

import java.util.Objects;

/** A key or token. Its value is only ever asked for to build a request header. */
public final class Secret {

    private final String value;

    /** @param value trimmed; blank counts as none */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value").strip();
    }

    /** @return the value */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "set";
    }
}
