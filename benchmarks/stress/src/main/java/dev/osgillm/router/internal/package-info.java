/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Pairs of threads that meet in the router's shared state, millions of times. */
package dev.osgillm.router.internal;
