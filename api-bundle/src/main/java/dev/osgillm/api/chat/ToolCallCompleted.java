/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

/**
 * A tool call with all its arguments. Emitted once for each call, in the order of the answer.
 *
 * @param choice which of several answers, from 0
 * @param call the call
 */
public record ToolCallCompleted(int choice, ToolCall call) implements ChatEvent {}
