/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What Text Generation Inference has beside the dialect of OpenAI: going on with a text. */
package dev.osgillm.huggingface.internal.tgi;
