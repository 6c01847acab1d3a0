/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

/**
 * More of what the model thinks before it answers. Not part of the answer.
 *
 * @param choice which of several answers, from 0
 * @param text the next characters, never empty
 */
public record ReasoningDelta(int choice, String text) implements ChatEvent {}
