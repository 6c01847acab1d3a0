/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Ollama's native API as a provider: chats, embeddings, models and health. */
package dev.osgillm.ollama.internal;
