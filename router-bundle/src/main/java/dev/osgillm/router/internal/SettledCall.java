/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A call whose end is known before it starts. Started once, for whoever starts it sees to that. */
class SettledCall<R> implements Call<R> {

    private final R answer;
    private final LlmException refusal;
    private volatile boolean cancelled;

    SettledCall(R answer, LlmException refusal) {
        this.answer = answer;
        this.refusal = refusal;
    }

    @Override
    public final R execute() {
        LlmException failure = failure();
        if (failure != null) {
            throw failure;
        }
        return answer;
    }

    @Override
    public final CompletionStage<R> executeAsync() {
        LlmException failure = failure();
        return failure == null ? CompletableFuture.completedFuture(answer) : CompletableFuture.failedFuture(failure);
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    /** @return why there is no answer, {@code null} when there is one */
    final LlmException failure() {
        return cancelled
                ? LlmException.builder(ErrorKind.CANCELLED, "The call was cancelled.")
                        .build()
                : refusal;
    }
}
