/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import org.osgi.framework.Bundle;

/** Who calls. */
record Caller(String bundle, long bundleId) {

    static Caller of(Bundle bundle) {
        String name = bundle.getSymbolicName(); // bundles of the first framework versions have none
        return new Caller(name == null ? bundle.getLocation() : name, bundle.getBundleId());
    }
}
