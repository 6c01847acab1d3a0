/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.interceptor;

import java.util.Objects;

/**
 * An interceptor that takes part in calls, or is required to.
 *
 * @param name of the service property {@link dev.osgillm.api.LlmConstants#INTERCEPTOR_NAME}; empty for one without
 * @param type name of its class; empty while it is absent
 * @param ranking the higher, the sooner it is asked; 0 while it is absent
 * @param bundle symbolic name of the bundle that published it; empty while it is absent
 * @param bundleId the framework's number of that bundle; -1 while it is absent
 * @param optional whether calls go on without it when it fails
 * @param required whether the configuration says that no call may go without it
 */
public record InterceptorInfo(
        String name, String type, int ranking, String bundle, long bundleId, boolean optional, boolean required) {

    /** Checks for {@code null}. */
    public InterceptorInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(bundle, "bundle");
    }

    /** @return one that is required and not there */
    public static InterceptorInfo absent(String name) {
        return new InterceptorInfo(name, "", 0, "", -1, false, true);
    }

    /** @return whether it is there */
    public boolean present() {
        return bundleId >= 0;
    }
}
