/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** A call that waits for the test, or for being cancelled. */
final class PendingCall<R> implements Call<R> {

    final CountDownLatch started = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    final CompletableFuture<R> result = new CompletableFuture<>();

    @Override
    public R execute() {
        started.countDown();
        try {
            return result.get();
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw LlmException.builder(ErrorKind.CANCELLED, "Interrupted.").build();
        } catch (ExecutionException e) {
            throw (LlmException) e.getCause();
        }
    }

    @Override
    public CompletionStage<R> executeAsync() {
        started.countDown();
        return result.minimalCompletionStage();
    }

    @Override
    public void cancel() {
        if (!result.isDone()) {
            cancelled.countDown();
            result.completeExceptionally(
                    LlmException.builder(ErrorKind.CANCELLED, "Cancelled.").build());
        }
    }
}
