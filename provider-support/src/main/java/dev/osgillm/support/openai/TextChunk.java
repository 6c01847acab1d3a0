/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

/**
 * A chunk as almost all of a stream are: more text of one answer, and nothing else that counts.
 *
 * @param choice which answer, from 0
 * @param text never empty
 */
record TextChunk(int choice, String text) {}
