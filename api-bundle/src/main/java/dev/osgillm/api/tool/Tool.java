/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.tool;

import dev.osgillm.api.chat.ToolDefinition;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A function of an application's that models may ask for. Publish it as a service: it is offered from the next request
 * that wants tools, and no longer offered once it left. Implementations are thread safe.
 */
@ConsumerType
public interface Tool {

    /** @return what the model gets to know of it; the same at every time, and cheap */
    ToolDefinition definition();

    /**
     * Runs the tool. Called on a thread that may block; an interrupt of it asks to give up, because the call was cancelled
     * or the time is over.
     *
     * @param arguments a JSON object, as the model wrote it: well-formed, but check the members
     * @return the result for the model, any text; JSON where it has a structure
     * @throws Exception when it fails. The model gets the message and may try again with other arguments, so the message
     *     says what was wrong and holds no secret
     */
    String call(String arguments) throws Exception;
}
