/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

/**
 * A piece of a stream.
 *
 * @param event the name of a server-sent event, empty when it has none; {@code error} for the field {@code error:} that
 *     old llama.cpp servers send
 * @param data the payload, never blank
 */
public record Frame(String event, String data) {}
