/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.provider;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** One setting of a provider instance, as it is in force. */
@ProviderType
public final class Setting {

    private final String key;
    private final String value;
    private final String origin;

    private Setting(String key, String value, String origin) {
        this.key = Objects.requireNonNull(key, "key");
        this.value = Objects.requireNonNull(value, "value");
        this.origin = Objects.requireNonNull(origin, "origin");
    }

    /**
     * @param key as in the configuration
     * @param value for people; a secret is only ever {@code set} or {@code not set}
     * @param origin where the value comes from: {@code configuration}, {@code default}, {@code environment NAME} ...
     */
    public static Setting of(String key, String value, String origin) {
        return new Setting(key, value, origin);
    }

    /** @return the key as in the configuration */
    public String key() {
        return key;
    }

    /** @return the value for people, never a secret */
    public String value() {
        return value;
    }

    /** @return where the value comes from */
    public String origin() {
        return origin;
    }

    @Override
    public String toString() {
        return key + " = " + value + " (" + origin + ")";
    }
}
