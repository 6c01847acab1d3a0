/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;

/** Why a call ends before its provider ended it. */
enum Stop {
    CANCELLED(ErrorKind.CANCELLED, "The call was cancelled."),
    ROUTER_STOPPED(
            ErrorKind.UNAVAILABLE,
            "The router is stopping and ends its calls. Repeat the call with the LlmClient that comes next.");

    private final ErrorKind kind;
    private final String problem;

    Stop(ErrorKind kind, String problem) {
        this.kind = kind;
        this.problem = problem;
    }

    /** @param answer with which the provider answered the stop, or {@code null} */
    LlmException failure(LlmException answer) {
        if (answer != null && answer.kind() == kind) {
            return answer;
        }
        LlmException.Builder builder = LlmException.builder(kind, problem);
        if (answer != null) {
            builder.cause(answer)
                    .provider(answer.providerId().orElse(null))
                    .partial(answer.partial(Object.class).orElse(null));
        }
        return builder.build();
    }
}
