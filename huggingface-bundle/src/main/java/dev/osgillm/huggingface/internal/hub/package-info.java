/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The Hub: finding models, and bringing their files to this machine. */
package dev.osgillm.huggingface.internal.hub;
