/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.tool;

import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ToolCall;
import java.util.Objects;

/**
 * A tool has run, or could not.
 *
 * @param call what the model wanted
 * @param result what the model is told
 * @param failed whether the result tells of a failure: unknown tool, refused, too slow, or it threw
 */
public record ToolResulted(ToolCall call, String result, boolean failed) implements ChatEvent {

    /** Checks for {@code null}. */
    public ToolResulted {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(result, "result");
    }
}
