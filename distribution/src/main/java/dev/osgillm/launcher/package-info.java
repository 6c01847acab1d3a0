/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Starts the distribution: the shell, or one command and out. Needs the JDK and the framework; what runs inside is reached
 * by reflection, because the launcher does not share classes with bundles.
 */
package dev.osgillm.launcher;
