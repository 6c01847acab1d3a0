/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

/**
 * More of the model's refusal to answer. Comes instead of text.
 *
 * @param choice which of several answers, from 0
 * @param text the next characters, never empty
 */
public record RefusalDelta(int choice, String text) implements ChatEvent {}
