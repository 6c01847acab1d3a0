/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.Health.Status;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change of an instance's status, told once.
 *
 * @param id the instance
 * @param before {@code null} when nothing was known
 * @param lasted how long it was what it was
 * @param found what it is now
 */
record Transition(String id, Status before, Duration lasted, Health found) {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    /** What gets worse is a warning; what was never better, such as a server that nobody started, is none. */
    void log() {
        String advice = found.advice().map(text -> " " + text).orElse("");
        if (before == null) {
            if (found.status() == Status.DOWN) {
                LOG.info("Provider {} is DOWN: {}{}", id, found.detail(), advice);
            } else {
                LOG.debug("Provider {} is {}: {}{}", id, found.status(), found.detail(), advice);
            }
        } else if (found.status() == Status.UP) {
            LOG.info("Provider {} is UP again, after {} s of {}: {}", id, lasted.toSeconds(), before, found.detail());
        } else {
            LOG.warn("Provider {} is {} now, and was {}: {}{}", id, found.status(), before, found.detail(), advice);
        }
    }
}
