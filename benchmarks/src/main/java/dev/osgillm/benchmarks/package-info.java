/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Load programs: what happens to the real bundles, in a real framework, under much and bad traffic. */
package dev.osgillm.benchmarks;
