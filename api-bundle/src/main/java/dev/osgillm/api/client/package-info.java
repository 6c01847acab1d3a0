/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What applications use: one client and one registry over all providers.
 *
 * <p>Applications import this package as {@code [1.0,2)}; the router, which implements it, as {@code [1.0,1.1)}.
 */
@Export
@Version("1.0.0")
package dev.osgillm.api.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
