/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A call made of parts, run one after the other, for servers that limit what one request may hold. Fails with the first
 * part that does.
 *
 * @param <P> the results of the parts
 * @param <R> the result
 */
public final class SequentialCall<P, R> implements Call<R> {

    private final List<Call<P>> parts;
    private final Function<List<P>, R> join;
    private final AtomicBoolean started = new AtomicBoolean();

    /**
     * The parts are of {@link CallEngine#forParts()}, the whole belongs into {@link CallEngine#composed}.
     *
     * @param parts not started, at least one
     * @param join makes the result of those of the parts, in their order
     */
    public SequentialCall(List<Call<P>> parts, Function<List<P>, R> join) {
        this.parts = List.copyOf(parts);
        this.join = join;
    }

    @Override
    public R execute() {
        if (!started.compareAndSet(false, true)) {
            throw alreadyStarted();
        }
        List<P> results = new ArrayList<>();
        for (Call<P> part : parts) {
            results.add(part.execute());
        }
        return join.apply(results);
    }

    @Override
    public CompletionStage<R> executeAsync() {
        if (!started.compareAndSet(false, true)) {
            return CompletableFuture.failedStage(alreadyStarted());
        }
        CompletableFuture<R> result = new CompletableFuture<>();
        run(0, new ArrayList<>(), result);
        return result;
    }

    private void run(int index, List<P> results, CompletableFuture<R> result) {
        if (index == parts.size()) {
            result.complete(join.apply(results));
            return;
        }
        parts.get(index).executeAsync().whenComplete((value, failure) -> {
            if (failure != null) {
                boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
                result.completeExceptionally(wrapped ? failure.getCause() : failure);
            } else {
                results.add(value);
                run(index + 1, results, result);
            }
        });
    }

    /** Ends the part that runs; one that is started later fails at once. */
    @Override
    public void cancel() {
        parts.forEach(Call::cancel);
    }

    private static IllegalStateException alreadyStarted() {
        return new IllegalStateException("The call was started before.");
    }
}
