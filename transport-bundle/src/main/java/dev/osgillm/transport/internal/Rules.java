/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.util.regex.Pattern;

/**
 * Says what is wrong with a configuration, and never what is in a secret.
 *
 * @param pid of the configuration
 */
record Rules(String pid) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\[[^\\]]*]|\\$\\{[^}]*}");

    /** @param rule completes {@code 'key' ...} */
    IllegalArgumentException broken(String key, String rule, Object value) {
        return new IllegalArgumentException(pid + ": '" + key + "' " + rule + ", not '" + value + "'");
    }

    /** @param problem completes {@code 'key' ...}, a whole sentence */
    IllegalArgumentException problem(String key, String problem, Throwable cause) {
        return new IllegalArgumentException(pid + ": '" + key + "' " + problem, cause);
    }

    /**
     * @return the secret, empty when there is none
     * @throws IllegalArgumentException for a placeholder that nobody replaced
     */
    String secret(String key, String text) {
        if (PLACEHOLDER.matcher(text.strip()).matches()) {
            throw problem(key, "names a variable that is not set: " + text.strip(), null);
        }
        return text;
    }
}
