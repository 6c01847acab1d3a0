/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Tokens: counting them, and cutting text to a number of them.
 *
 * <p>Applications and providers import this package as {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
package dev.osgillm.api.token;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
