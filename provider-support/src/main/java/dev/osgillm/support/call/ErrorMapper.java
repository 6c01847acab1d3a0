/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;

/** Turns failures of a server into exceptions: the one place of a dialect where that happens. */
public interface ErrorMapper {

    /**
     * @param reply the answer, its body cut at the engine's limit for errors
     * @return the exception, without the provider's id, which the engine adds
     */
    LlmException toException(HttpReply reply);

    /**
     * Improves the message of a failure to reach the server, for dialects that know better what a person should do.
     *
     * @param failure of the kind {@code NETWORK}, with its cause
     * @return the failure or a better one of the same kind
     */
    default LlmException unreachable(LlmException failure) {
        return failure;
    }
}
