/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import org.osgi.framework.ServiceReference;

/** What choosing a provider needs to know of health. */
@FunctionalInterface
public interface HealthView {

    /** Asks nobody, and takes no lock that is held for long. */
    boolean down(ServiceReference<?> instance);
}
