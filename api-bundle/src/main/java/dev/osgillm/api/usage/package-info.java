/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the calls of each bundle used and cost.
 *
 * <p>Applications import this package as {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
package dev.osgillm.api.usage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
