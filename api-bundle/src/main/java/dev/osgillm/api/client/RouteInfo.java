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
 * @param policy the rule by which a call finds the target that it asks first, such as {@code order} or {@code weighted};
 *     empty while the route has never been right
 * @param targets addresses of instances, as configured; none while the route has never been right
 * @param canary the target that a share of the calls asks first; empty for none
 * @param shadow the target that gets copies of requests, whose answers nobody gets; empty for none
 * @param source where it is configured: the name of the file where that is known, else the PID
 * @param problem what is wrong with the configuration as it is now, with the key and the rule, in sentences; empty when
 *     nothing is. A route that was right before works on as it was
 * @param inForce whether calls for the name go by this route; calls for a name with none in force fail and tell the problem
 * @param shadowTotals what became of the copies that the shadow got
 */
public record RouteInfo(
        String name,
        String policy,
        List<String> targets,
        Optional<String> canary,
        Optional<String> shadow,
        String source,
        Optional<String> problem,
        boolean inForce,
        ShadowTotals shadowTotals) {

    /** Copies the list. */
    public RouteInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(policy, "policy");
        targets = List.copyOf(targets);
        Objects.requireNonNull(canary, "canary");
        Objects.requireNonNull(shadow, "shadow");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(shadowTotals, "shadowTotals");
    }

    /** A route of which nothing was copied. */
    public RouteInfo(
            String name,
            String policy,
            List<String> targets,
            Optional<String> canary,
            Optional<String> shadow,
            String source,
            Optional<String> problem,
            boolean inForce) {
        this(name, policy, targets, canary, shadow, source, problem, inForce, ShadowTotals.NONE);
    }

    /** @return the same route, with what became of the copies that its shadow got */
    public RouteInfo with(ShadowTotals totals) {
        return new RouteInfo(name, policy, targets, canary, shadow, source, problem, inForce, totals);
    }
}
