/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What other Java clients make of servers that misbehave, beside the providers of this project. */
package dev.osgillm.benchmarks.peers;
