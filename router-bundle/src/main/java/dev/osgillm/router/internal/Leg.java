/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.router.internal.metrics.Attempt;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a call that one provider serves.
 *
 * @param bundle that published the provider, {@code null} when it had gone by then
 */
record Leg<C extends Call<?>>(Candidate candidate, Bundle bundle, C call, Attempt attempt) {

    private static final Logger LOG = LoggerFactory.getLogger(Leg.class);

    ServiceReference<?> reference() {
        return candidate.instance().reference();
    }

    /** Never throws. */
    void cancel() {
        try {
            call.cancel();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "Provider {} threw when its call was cancelled",
                    candidate.instance().info(),
                    e);
        }
    }
}
