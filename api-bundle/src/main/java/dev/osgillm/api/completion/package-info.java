/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Completions: text that the model goes on with, without the form of a chat.
 *
 * <p>Applications and providers import this package as {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
package dev.osgillm.api.completion;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
