/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** A call that finds its provider when it starts, and another one when that has gone. */
class RoutedCall<S, R, C extends Call<R>> implements Call<R> {

    final Walk<S, C> walk;

    RoutedCall(Walk<S, C> walk) {
        this.walk = walk;
    }

    /**
     * The provider runs on its own threads here, too: where it blocks and ignores that the call is cancelled, this thread is
     * not lost with it.
     */
    @Override
    public final R execute() {
        CompletableFuture<R> result = new CompletableFuture<>();
        start(result);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    walk.elsewhere(this::cancel); // the provider may not come back from it
                } catch (ExecutionException e) {
                    throw thrown(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure; // nothing else ends a call
    }

    @Override
    public final CompletionStage<R> executeAsync() {
        CompletableFuture<R> result = new CompletableFuture<>();
        try {
            start(result);
        } catch (IllegalStateException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private void start(CompletableFuture<R> result) {
        walk.start(() -> true, result::completeExceptionally);
        attempt(result);
    }

    private void attempt(CompletableFuture<R> result) {
        try {
            C call = walk.next(() -> attempt(result));
            if (call != null) {
                begin(call, result);
            }
        } catch (RuntimeException | Error e) {
            walk.finish();
            result.completeExceptionally(e);
        }
    }

    private void begin(C call, CompletableFuture<R> result) {
        CompletionStage<R> stage;
        try {
            stage = Objects.requireNonNull(call.executeAsync(), "It made no stage");
        } catch (RuntimeException | LinkageError e) {
            ended(result, null, e);
            return;
        }
        stage.whenComplete((value, thrown) -> ended(result, value, thrown));
    }

    private void ended(CompletableFuture<R> result, R value, Throwable thrown) {
        try {
            if (thrown == null) {
                R named = Answers.named(value, walk.id());
                walk.succeeded(named);
                walk.finish();
                result.complete(named);
                return;
            }
            walk.failed(thrown, true);
        } catch (RuntimeException | Error e) {
            walk.finish();
            result.completeExceptionally(e);
            return;
        }
        attempt(result);
    }

    @Override
    public final void cancel() {
        walk.stop(Stop.CANCELLED);
    }
}
