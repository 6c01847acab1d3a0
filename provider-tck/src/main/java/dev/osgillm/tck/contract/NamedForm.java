/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import java.util.Objects;

/**
 * One of several ways to say the same.
 *
 * @param name for the report of a test
 * @param content what goes over the wire
 */
public record NamedForm<T>(String name, T content) {

    /** Checks. */
    public NamedForm {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
    }

    @Override
    public String toString() {
        return name;
    }
}
