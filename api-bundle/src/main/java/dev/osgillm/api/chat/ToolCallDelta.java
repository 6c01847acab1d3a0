/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

/**
 * A fragment of a tool call, for display. Deltas of several calls can interleave; {@link ToolCallCompleted} has the
 * assembled call. Providers whose server sends calls whole do not emit this.
 *
 * @param choice which of several answers, from 0
 * @param index which call of the answer, from 0
 * @param id the call's id, empty while unknown
 * @param name the tool's name, empty while unknown
 * @param arguments the next characters of the JSON arguments, may be empty and is no valid JSON by itself
 */
public record ToolCallDelta(int choice, int index, String id, String name, String arguments) implements ChatEvent {}
