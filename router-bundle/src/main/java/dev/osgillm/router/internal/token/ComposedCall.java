/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.token;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A call made of other calls, one after the other, and of work on this machine. That is done by the thread that waits for
 * it, else by the common pool: it computes, and waits for nobody.
 */
public final class ComposedCall<R> implements Call<R> {

    private final Function<? super ComposedCall<R>, ? extends CompletionStage<R>> steps;
    private final CompletableFuture<R> result = new CompletableFuture<>();

    // Guarded by this; nobody else's code runs under it.
    private boolean started;
    private boolean cancelled;
    private Call<?> current;

    private volatile Executor worker;

    /** @param steps begins the first step, by {@link #here} or {@link #step}, and adds the others to it */
    public ComposedCall(Function<? super ComposedCall<R>, ? extends CompletionStage<R>> steps) {
        this.steps = steps;
    }

    @Override
    public R execute() {
        start(Runnable::run);
        try {
            return result.get();
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw cancelled();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    @Override
    public CompletionStage<R> executeAsync() {
        try {
            start(ForkJoinPool.commonPool());
        } catch (IllegalStateException e) {
            return CompletableFuture.failedStage(e);
        }
        return result;
    }

    @Override
    public void cancel() {
        Call<?> running;
        synchronized (this) {
            cancelled = true;
            running = current;
        }
        result.completeExceptionally(cancelled());
        if (running != null) {
            running.cancel();
        }
    }

    /** Does work of this machine, as the first step. */
    public <T> CompletionStage<T> here(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, worker);
    }

    /** Runs another call as the next step. */
    public <T> CompletionStage<T> step(Call<T> call) {
        boolean wanted;
        synchronized (this) {
            current = call;
            wanted = !cancelled;
        }
        if (!wanted) {
            call.cancel();
        }
        return call.executeAsync();
    }

    private void start(Executor executor) {
        synchronized (this) {
            if (started) {
                throw new IllegalStateException("The call was started before. Make a new one for each start.");
            }
            started = true;
            if (cancelled) {
                return;
            }
        }
        worker = executor;
        try {
            steps.apply(this).whenComplete(this::ended);
        } catch (RuntimeException | LinkageError e) {
            ended(null, e);
        }
    }

    private void ended(R value, Throwable thrown) {
        if (thrown == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure(thrown));
        }
    }

    private static LlmException cancelled() {
        return LlmException.builder(ErrorKind.CANCELLED, "The call was cancelled.")
                .build();
    }

    private static LlmException failure(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof LlmException failure) {
            return failure;
        }
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "Counting tokens failed with " + cause.getClass().getName()
                                + ". This is a defect of dev.osgillm.router; report it there.")
                .cause(cause)
                .build();
    }
}
