/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Good and bad servers and all three providers at once, for as long as one likes. */
package dev.osgillm.benchmarks.soak;
