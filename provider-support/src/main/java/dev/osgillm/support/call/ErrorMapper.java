/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;

/** Turns an answer with a status other than 2xx into an exception: the one place of a dialect where that happens. */
@FunctionalInterface
public interface ErrorMapper {

    /**
     * @param reply the answer, its body cut at the engine's limit for errors
     * @return the exception, without the provider's id, which the engine adds
     */
    LlmException toException(HttpReply reply);
}
