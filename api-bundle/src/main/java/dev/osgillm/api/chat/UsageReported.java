/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import dev.osgillm.api.Usage;

/**
 * The tokens used so far. May come more than once; the last one counts, and is in the response as well.
 *
 * @param usage the tokens
 */
public record UsageReported(Usage usage) implements ChatEvent {}
