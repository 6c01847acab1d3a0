/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Reads and validates the configuration of a provider instance, and reports it for people. */
package dev.osgillm.support.config;
