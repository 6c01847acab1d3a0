/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A configured route: a name that is an address, and where calls for it go. Immutable.
 *
 * @param name the address
 * @param policy the rule by which a call finds the target that it asks first, such as {@code order} or {@code weighted}
 * @param targets addresses of instances, as configured
 * @param canary the target that a share of the calls asks first; empty for none
 * @param shadow the target that gets copies of requests, whose answers nobody gets; empty for none
 * @param shadowTotals what became of these copies
 */
public record RouteInfo(
        String name,
        String policy,
        List<String> targets,
        Optional<String> canary,
        Optional<String> shadow,
        ShadowTotals shadowTotals) {

    /** Copies the list. */
    public RouteInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(policy, "policy");
        targets = List.copyOf(targets);
        Objects.requireNonNull(canary, "canary");
        Objects.requireNonNull(shadow, "shadow");
        Objects.requireNonNull(shadowTotals, "shadowTotals");
    }

    /** A route of which nothing was copied yet. */
    public RouteInfo(
            String name, String policy, List<String> targets, Optional<String> canary, Optional<String> shadow) {
        this(name, policy, targets, canary, shadow, ShadowTotals.NONE);
    }
}
