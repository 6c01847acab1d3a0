/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A call that has its result already, for capabilities that answer at once. */
record CompletedCall<R>(R result) implements Call<R> {

    @Override
    public R execute() {
        return result;
    }

    @Override
    public CompletionStage<R> executeAsync() {
        return CompletableFuture.completedStage(result);
    }

    @Override
    public void cancel() {
        // There is nothing left to end.
    }
}
