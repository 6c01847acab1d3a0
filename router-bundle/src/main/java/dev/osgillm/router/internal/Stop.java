/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.ProviderInfo;
import java.time.Duration;

/** Why a call ends before its provider ended it. */
enum Stop {
    CANCELLED(ErrorKind.CANCELLED, "The call was cancelled."),
    ROUTER_STOPPED(
            ErrorKind.UNAVAILABLE,
            "The router is stopping and ends its calls. Repeat the call with the LlmClient that comes next."),
    OVERDUE(
            ErrorKind.TIMEOUT,
            "The call did not end at the limit of its request (timeout). Repeat the call, or give it longer."),
    SILENT(
            ErrorKind.TIMEOUT,
            "The provider said nothing of the call for longer than it may (" + SilenceLimit.KEY + " in "
                    + RouterConfig.PID + "). Repeat the call, or allow more."),
    PROVIDER_STOPPED(ErrorKind.UNAVAILABLE, "The bundle of the provider has stopped. Repeat the call once it is back.");

    /**
     * How long a provider may take to end a call that was cancelled, whose limit is over or whose bundle has stopped. Closing a
     * connection takes milliseconds, so who is well never needs it; who waits for the end of a call that he has cancelled
     * does not wait longer than this.
     */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ErrorKind kind;
    private final String problem;

    Stop(ErrorKind kind, String problem) {
        this.kind = kind;
        this.problem = problem;
    }

    ErrorKind kind() {
        return kind;
    }

    /** @return for a call that no provider has answered */
    LlmException failure() {
        return failure(null, null);
    }

    /**
     * @param answer with which the provider answered the stop, or {@code null}
     * @param arrived of the answer to the request, or {@code null}: for a provider that does not say so
     */
    LlmException failure(LlmException answer, Object arrived) {
        if (answer != null && answer.kind() == kind) {
            return answer;
        }
        LlmException.Builder builder = LlmException.builder(kind, problem).partial(arrived);
        if (answer != null) {
            builder.cause(answer)
                    .provider(answer.providerId().orElse(null))
                    .partial(answer.partial(Object.class).orElse(arrived));
        }
        return builder.build();
    }

    /**
     * @param provider that did not answer the stop
     * @param partial what had arrived, or {@code null}
     */
    LlmException ignored(ProviderInfo provider, Object partial) {
        return LlmException.builder(
                        kind,
                        problem + " The provider did not end it within " + Durations.text(PATIENCE)
                                + ", so the router did. That is a defect of " + provider.bundle()
                                + "; report it there.")
                .provider(provider.id())
                .partial(partial)
                .build();
    }
}
