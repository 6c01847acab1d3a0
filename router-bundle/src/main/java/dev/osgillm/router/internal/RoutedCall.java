/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/** A call that finds its provider when it starts, and another one when that has gone. */
final class RoutedCall<S, R, C extends Call<R>> implements Call<R> {

    private final Walk<S, C> walk;
    private final BiFunction<R, String, R> naming;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean cancelled;
    private volatile Call<R> current;

    /** @param naming puts the provider's id into a result that lacks it */
    RoutedCall(Walk<S, C> walk, BiFunction<R, String, R> naming) {
        this.walk = walk;
        this.naming = naming;
    }

    @Override
    public R execute() {
        begin();
        Walk.Leg<C> leg = walk.first();
        while (true) {
            LlmException failure;
            try {
                return naming.apply(enter(leg).execute(), leg.id());
            } catch (RuntimeException e) {
                failure = failure(leg, e);
            } finally {
                leg.release().run();
            }
            leg = walk.after(failure);
        }
    }

    @Override
    public CompletionStage<R> executeAsync() {
        CompletableFuture<R> result = new CompletableFuture<>();
        try {
            begin();
            run(walk.first(), result);
        } catch (LlmException | IllegalStateException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private void run(Walk.Leg<C> leg, CompletableFuture<R> result) {
        enter(leg).executeAsync().whenComplete((value, thrown) -> {
            leg.release().run();
            if (thrown == null) {
                result.complete(naming.apply(value, leg.id()));
                return;
            }
            try {
                run(walk.after(failure(leg, thrown)), result);
            } catch (LlmException e) {
                result.completeExceptionally(e);
            }
        });
    }

    @Override
    public void cancel() {
        cancelled = true;
        Call<R> running = current;
        if (running != null) {
            running.cancel();
        }
    }

    private void begin() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("The call was started before.");
        }
        if (cancelled) {
            throw Walk.cancelled();
        }
    }

    private Call<R> enter(Walk.Leg<C> leg) {
        current = leg.call();
        if (cancelled) {
            leg.call().cancel();
        }
        return leg.call();
    }

    private static LlmException failure(Walk.Leg<?> leg, Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof LlmException failure ? failure : Walk.defect(leg.candidate(), cause);
    }
}
