/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Calls, errors and values that every capability of osgi-llm shares.
 *
 * <p>Applications and providers import this package as {@code [1.0,2)}. Implementing an interface marked
 * {@link org.osgi.annotation.versioning.ProviderType} narrows that to {@code [1.0,1.1)}; only the router does.
 *
 * <p>Unless a method says otherwise: arguments are never {@code null} (a {@link java.lang.NullPointerException} names
 * the offender), results are never {@code null}, values are immutable and safe for use by many threads.
 */
@Export
@Version("1.0.0")
package dev.osgillm.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
