/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.client.Selection;
import dev.osgillm.router.internal.route.ErrorKinds;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rule by which a call finds its providers, from its start to its end. */
@FunctionalInterface
interface Route {

    /**
     * What gets a copy of the request.
     *
     * @param route the name of the route that says so
     * @param target where it goes
     */
    record Shadow(String route, Selection target) {}

    /**
     * Asked again before each attempt, so that an instance which has just replaced another one is seen.
     *
     * @return the instances that may serve the call now, the best first
     */
    List<Candidate> candidates(Snapshot now);

    /** @return the failures after which the next candidate is asked */
    default Set<ErrorKind> moveOn() {
        return ErrorKinds.MOVABLE;
    }

    /** @return what gets a copy of the request */
    default Optional<Shadow> shadow() {
        return Optional.empty();
    }
}
