/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The dialect of OpenAI's API, which most servers speak with an accent: requests, answers, streams and errors. Where they
 * differ harmlessly everything is taken; where they want different requests, an
 * {@link dev.osgillm.support.openai.OpenAiProfile} says so.
 */
package dev.osgillm.support.openai;
