/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import java.net.http.HttpRequest;

/**
 * One request and how to read its answer. {@link #request()} runs once for each attempt, on a thread of the engine's; one
 * attempt follows the other.
 *
 * @param <R> the result
 */
public interface Operation<R> {

    /**
     * Builds the request, with credentials, without a timeout (the engine has its own limits).
     *
     * @throws LlmException when the provider cannot express what is asked; not repeated
     */
    HttpRequest request();

    /**
     * Reads an answer with a status of 2xx.
     *
     * @throws LlmException when the body is an error in disguise or not the protocol; repeated when it is retryable
     */
    R read(HttpReply reply, CallMeter meter);

    /**
     * Asked about an answer with another status than 2xx: whether the next attempt will say in other words what the server
     * did not understand. Then it follows at once and does not count as a repetition; the engine does that a few times at
     * most.
     *
     * @param refusal with its body
     */
    default boolean adapts(HttpReply refusal) {
        return false;
    }
}
