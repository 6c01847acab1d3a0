/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Call;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A call whose second part depends on what the first one found.
 *
 * @param <A> the result of the first part
 * @param <R> the result
 */
public final class ChainedCall<A, R> implements Call<R> {

    private final Call<A> first;
    private final Function<A, Call<R>> then;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile Call<R> second;

    /**
     * The parts are of {@link CallEngine#forParts()}, the whole belongs into {@link CallEngine#composed}.
     *
     * @param first not started
     * @param then makes the second part, not started
     */
    public ChainedCall(Call<A> first, Function<A, Call<R>> then) {
        this.first = first;
        this.then = then;
    }

    @Override
    public R execute() {
        return next(first.execute()).execute();
    }

    @Override
    public CompletionStage<R> executeAsync() {
        CompletableFuture<R> result = new CompletableFuture<>();
        first.executeAsync().thenCompose(found -> next(found).executeAsync()).whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
                result.completeExceptionally(wrapped ? failure.getCause() : failure);
            }
        });
        return result;
    }

    /** Ends the part that runs; a second one that is made later fails at once. */
    @Override
    public void cancel() {
        cancelled.set(true);
        first.cancel();
        Call<R> running = second;
        if (running != null) {
            running.cancel();
        }
    }

    private Call<R> next(A found) {
        Call<R> call = then.apply(found);
        second = call;
        if (cancelled.get()) {
            call.cancel();
        }
        return call;
    }
}
