/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

/**
 * How far an operation is.
 *
 * @param status what is being done, in the server's words
 * @param part which part of the model, empty for the whole; parts interleave
 * @param completed bytes done, 0 when unknown; can go back when the server starts a part again
 * @param total bytes in all, 0 when unknown
 */
public record ModelProgress(String status, String part, long completed, long total) implements ModelEvent {}
