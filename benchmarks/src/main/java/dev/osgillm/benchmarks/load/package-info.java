/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** One provider beside bare {@code java.net.http}, as fast as both can. */
package dev.osgillm.benchmarks.load;
