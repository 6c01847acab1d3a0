/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.interceptor;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Which interceptors take part in calls now. A service of the router; everything is a snapshot. Thread safe. */
@ProviderType
public interface LlmInterceptors {

    /** @return those that are there, in the order in which they are asked, then those that are required and absent, by name */
    List<InterceptorInfo> interceptors();
}
