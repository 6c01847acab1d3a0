/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** Holds the place of a call among those that run, also between two of its parts. */
final class ComposedCall<R> implements Call<R>, OpenCalls.OpenCall {

    private final CallEngine engine;
    private final Call<R> call;
    private final AtomicBoolean started = new AtomicBoolean();

    ComposedCall(CallEngine engine, Call<R> call) {
        this.engine = engine;
        this.call = call;
    }

    @Override
    public R execute() {
        if (!started.compareAndSet(false, true)) {
            throw SingleStart.alreadyStarted();
        }
        if (!engine.admits(this)) {
            throw engine.openCalls().leaving();
        }
        try {
            return call.execute();
        } finally {
            engine.openCalls().remove(this);
        }
    }

    @Override
    public CompletionStage<R> executeAsync() {
        if (!started.compareAndSet(false, true)) {
            return CompletableFuture.failedStage(SingleStart.alreadyStarted());
        }
        if (!engine.admits(this)) {
            return CompletableFuture.failedStage(engine.openCalls().leaving());
        }
        CompletableFuture<R> result = new CompletableFuture<>();
        call.executeAsync().whenComplete((value, failure) -> {
            engine.openCalls().remove(this);
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    @Override
    public void cancel() {
        call.cancel();
    }

    @Override
    public void leave(LlmException reason) {
        // The part that runs is told itself, and the next one is refused: either says why better than a cancellation.
    }
}
