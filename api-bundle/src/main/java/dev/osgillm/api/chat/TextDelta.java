/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

/**
 * More text of the answer.
 *
 * @param choice which of several answers, from 0
 * @param text the next characters, never empty; may end inside a surrogate pair when the server cuts there
 */
public record TextDelta(int choice, String text) implements ChatEvent {}
