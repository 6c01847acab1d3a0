/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.HealthState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Awaits a probe. It shares the probe with others, so cancelling ends only its own waiting. */
final class CheckCall implements Call<HealthState> {

    private final Supplier<CompletionStage<HealthState>> check;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CompletableFuture<HealthState> result = new CompletableFuture<>();

    /** @param check starts, without blocking */
    CheckCall(Supplier<CompletionStage<HealthState>> check) {
        this.check = check;
    }

    @Override
    public HealthState execute() {
        start();
        try {
            return result.get();
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw cancelled();
        } catch (ExecutionException e) {
            throw (LlmException) e.getCause();
        }
    }

    @Override
    public CompletionStage<HealthState> executeAsync() {
        try {
            start();
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
        return result;
    }

    @Override
    public void cancel() {
        result.completeExceptionally(cancelled());
    }

    private void start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("The call was started before. Make a new one for each start.");
        }
        if (result.isDone()) {
            return; // cancelled before
        }
        check.get().whenComplete((state, failure) -> {
            if (failure == null) {
                result.complete(state);
            } else {
                result.completeExceptionally(failure instanceof CompletionException ? failure.getCause() : failure);
            }
        });
    }

    private static LlmException cancelled() {
        return LlmException.builder(ErrorKind.CANCELLED, "The call was cancelled.")
                .build();
    }
}
