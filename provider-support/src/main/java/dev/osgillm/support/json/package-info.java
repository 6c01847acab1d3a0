/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** JSON of strangers: read without ever throwing for a wrong type, written from what requests carry. */
package dev.osgillm.support.json;
