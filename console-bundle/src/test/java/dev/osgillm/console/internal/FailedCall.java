/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A call that fails. */
record FailedCall<R>(LlmException failure) implements Call<R> {

    @Override
    public R execute() {
        throw failure;
    }

    @Override
    public CompletionStage<R> executeAsync() {
        return CompletableFuture.failedStage(failure);
    }

    @Override
    public void cancel() {}
}
