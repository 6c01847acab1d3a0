/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A call that finds its provider when it starts, and another one when that has gone. */
class RoutedCall<S, R, C extends Call<R>> implements Call<R> {

    final Walk<S, C> walk;

    RoutedCall(Walk<S, C> walk) {
        this.walk = walk;
    }

    @Override
    public final R execute() {
        walk.start();
        try {
            while (true) {
                C call = walk.next();
                try {
                    R value = Answers.named(call.execute(), walk.id());
                    walk.succeeded(value);
                    return value;
                } catch (RuntimeException | LinkageError e) {
                    walk.failed(e, true);
                }
            }
        } finally {
            walk.finish();
        }
    }

    @Override
    public final CompletionStage<R> executeAsync() {
        CompletableFuture<R> result = new CompletableFuture<>();
        try {
            walk.start();
        } catch (IllegalStateException e) {
            result.completeExceptionally(e);
            return result;
        }
        attempt(result);
        return result;
    }

    private void attempt(CompletableFuture<R> result) {
        C call;
        try {
            call = walk.next(() -> attempt(result));
        } catch (LlmException e) {
            walk.finish();
            result.completeExceptionally(e);
            return;
        }
        if (call == null) {
            return; // waits
        }
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
        } catch (LlmException e) {
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
