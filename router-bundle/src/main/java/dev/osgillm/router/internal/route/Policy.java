/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.route;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rule by which a route orders its targets for a call. */
public enum Policy {
    /** As they are configured: a chain to fall back. */
    ORDER,
    /** By lot, each as often as its weight says. */
    WEIGHTED,
    /** The instance with the fewest running calls first. */
    LEAST_BUSY,
    /** The lowest price of the expected tokens first. */
    CHEAPEST,
    /** The shortest measured time first. */
    FASTEST;

    /** @return the name in configurations */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @return the policy of that name */
    static Optional<Policy> of(String text) {
        return Arrays.stream(values())
                .filter(policy -> policy.text().equalsIgnoreCase(text))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Policy::text).collect(Collectors.joining(", "));
    }
}
