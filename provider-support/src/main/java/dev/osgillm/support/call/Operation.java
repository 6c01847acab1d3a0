/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import java.net.http.HttpRequest;

/**
 * One request and how to read its answer. Stateless: {@link #request()} runs once for each attempt, on a thread of the
 * engine's.
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
}
