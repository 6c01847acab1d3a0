/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Time for tests. */
package dev.osgillm.tck.time;
