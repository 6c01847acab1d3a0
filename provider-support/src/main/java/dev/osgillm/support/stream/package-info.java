/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Readers that cut the bytes of a stream into frames. They know nothing of HTTP or JSON. */
package dev.osgillm.support.stream;
