/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Interceptors: what sees, changes, answers or refuses the calls of applications on their way to a provider.
 *
 * <p>Bundles that publish interceptors import this package as {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
package dev.osgillm.api.interceptor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
