/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.provider;

import java.util.Objects;

/**
 * A key that a provider's configuration may have.
 *
 * @param key as in the configuration
 * @param description a sentence for people, with unit and range
 * @param defaultValue as a configuration would write it; empty when there is none, or when it is not a fixed one
 * @param secret whether its value must not be shown
 */
public record SettingDefinition(String key, String description, String defaultValue, boolean secret) {

    /** Checks for {@code null}. */
    public SettingDefinition {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(defaultValue, "defaultValue");
    }
}
