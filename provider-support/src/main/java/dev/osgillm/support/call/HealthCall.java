/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.health.Health;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Turns a cheap call into a probe: its answer means UP, its failure is a result too. Only a cancelled probe fails.
 *
 * @param <R> what the cheap call answers
 */
public final class HealthCall<R> implements Call<Health> {

    /** The limits of a probe. */
    public static final Timeouts LIMITS = Timeouts.builder()
            .connect(Duration.ofSeconds(5))
            .total(Duration.ofSeconds(10))
            .build();

    private final Call<R> call;
    private final Function<R, Health> judgement;

    /**
     * @param call asks the server as cheaply as possible, within {@link #LIMITS}
     * @param judgement of what was found; its latency is filled in
     */
    public HealthCall(Call<R> call, Function<R, Health> judgement) {
        this.call = call;
        this.judgement = judgement;
    }

    /** @return that all is well */
    public static Health up(String detail) {
        return Health.of(Health.Status.UP, detail, null, null);
    }

    /** @return a probe whose result is known without asking */
    public static Call<Health> of(Health known) {
        return new Call<>() {
            @Override
            public Health execute() {
                return known;
            }

            @Override
            public CompletionStage<Health> executeAsync() {
                return CompletableFuture.completedStage(known);
            }

            @Override
            public void cancel() {
                // It has its answer.
            }
        };
    }

    @Override
    public Health execute() {
        long started = System.nanoTime();
        try {
            return timed(judgement.apply(call.execute()), started);
        } catch (LlmException e) {
            return failed(e);
        }
    }

    @Override
    public CompletionStage<Health> executeAsync() {
        long started = System.nanoTime();
        CompletableFuture<Health> result = new CompletableFuture<>();
        call.executeAsync().whenComplete((found, thrown) -> {
            Throwable failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            try {
                if (failure instanceof LlmException e) {
                    result.complete(failed(e));
                } else if (failure != null) {
                    result.completeExceptionally(failure);
                } else {
                    result.complete(timed(judgement.apply(found), started));
                }
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @Override
    public void cancel() {
        call.cancel();
    }

    private static Health timed(Health health, long started) {
        return Health.of(
                health.status(),
                health.detail(),
                health.advice().orElse(null),
                Duration.ofNanos(System.nanoTime() - started));
    }

    /** A failure's message says what happened first and what to do after that. */
    private static Health failed(LlmException failure) {
        if (failure.kind() == ErrorKind.CANCELLED) {
            throw failure;
        }
        boolean answers = failure.kind() == ErrorKind.PERMISSION
                || failure.kind() == ErrorKind.QUOTA
                || failure.kind() == ErrorKind.RATE_LIMIT;
        String text = failure.getMessage();
        String prefix = failure.providerId().map(id -> id + ": ").orElse("");
        String problem = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        int split = problem.indexOf(". ");
        return Health.of(
                answers ? Health.Status.DEGRADED : Health.Status.DOWN,
                split < 0 ? problem : problem.substring(0, split + 1),
                split < 0 ? null : problem.substring(split + 2),
                null);
    }
}
