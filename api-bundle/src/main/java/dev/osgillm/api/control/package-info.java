/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * For tools that take provider instances out of service and put them back.
 *
 * <p>Tools import this package as {@code [1.0,2)}; the router, which implements it, as {@code [1.0,1.1)}.
 */
@Export
@Version("1.0.0")
package dev.osgillm.api.control;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
