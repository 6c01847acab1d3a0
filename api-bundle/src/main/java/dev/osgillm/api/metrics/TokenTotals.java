/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.metrics;

/**
 * Tokens of many calls together, as the providers counted them.
 *
 * @param input of the prompts, including cached ones
 * @param output of the answers, including reasoning
 * @param cached the part of the input that was read from prompt caches
 * @param reasoning the part of the output that was reasoning
 */
public record TokenTotals(long input, long output, long cached, long reasoning) {}
