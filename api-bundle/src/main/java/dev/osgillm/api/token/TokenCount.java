/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.token;

/**
 * A number of tokens.
 *
 * @param tokens at least 0
 * @param exact whether the model's own tokenizer counted; otherwise it is an estimate
 */
public record TokenCount(long tokens, boolean exact) {}
