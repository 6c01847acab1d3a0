/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.tool;

import dev.osgillm.api.chat.ToolCall;
import org.osgi.annotation.versioning.ConsumerType;

/** Decides whether a tool may run. */
@FunctionalInterface
@ConsumerType
public interface ToolApproval {

    /**
     * Called before each run of a tool, one at a time, on a thread that may block; an interrupt of it asks to give up.
     *
     * @param call what the model wants
     * @return whether it may run; the model is told when it may not
     */
    boolean approve(ToolCall call);
}
