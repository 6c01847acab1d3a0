/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

/** Why the model stopped. Reasons may be added; {@link Choice#rawFinishReason()} has what the server said. */
public enum FinishReason {
    /** It had said everything, or met a stop sequence. */
    STOP,
    /** It reached the token limit: the answer is cut. */
    LENGTH,
    /** It wants tools called. */
    TOOL_CALLS,
    /** The provider's filter stopped it. */
    CONTENT_FILTER,
    /** Something else. */
    OTHER
}
