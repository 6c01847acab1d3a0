/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Publishes provider instances as services and withdraws them without losing calls. */
package dev.osgillm.support.osgi;
