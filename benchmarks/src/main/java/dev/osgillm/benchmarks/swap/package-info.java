/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** A steady load while the bundle that serves it is replaced, again and again. */
package dev.osgillm.benchmarks.swap;
