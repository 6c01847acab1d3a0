/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * OpenAI's Responses API, the second dialect of its servers: an answer is a list of items (messages, calls, thoughts), and
 * the items go back in the next turn. Errors, usage and the rest are those of
 * {@link dev.osgillm.support.openai the first dialect}.
 */
package dev.osgillm.support.openai.responses;
