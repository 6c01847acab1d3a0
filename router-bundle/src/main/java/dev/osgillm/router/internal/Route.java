/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.util.List;

/** The rule by which a call finds its providers, from its start to its end. */
@FunctionalInterface
interface Route {

    /**
     * Asked again before each attempt, so that an instance which has just replaced another one is seen.
     *
     * @return the instances that may serve the call now, the best first
     */
    List<Candidate> candidates(Snapshot now);
}
