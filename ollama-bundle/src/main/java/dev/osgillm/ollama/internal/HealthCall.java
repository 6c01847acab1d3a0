/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.model.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Asks a server for its version, then for its models, and judges. Whatever fails on the way is a verdict, too. */
final class HealthCall implements Call<Health> {

    private final Call<String> version;
    private final Call<List<ModelInfo>> models;
    private final HealthJudge judge;

    HealthCall(Call<String> version, Call<List<ModelInfo>> models, HealthJudge judge) {
        this.version = version;
        this.models = models;
        this.judge = judge;
    }

    @Override
    public Health execute() {
        try {
            return executeAsync().toCompletableFuture().get();
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw LlmException.builder(ErrorKind.CANCELLED, "The waiting thread was interrupted.")
                    .provider(judge.providerId())
                    .cause(e)
                    .build();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public CompletionStage<Health> executeAsync() {
        CompletableFuture<Health> result = new CompletableFuture<>();
        long began = System.nanoTime();
        version.executeAsync().whenComplete((number, failure) -> {
            Duration latency = Duration.ofNanos(System.nanoTime() - began);
            // A server that answers something has to be asked on: those in front of Ollama may not let this path
            // through.
            boolean answered = failure == null
                    || failure instanceof LlmException e && e.status().isPresent();
            if (answered) {
                askForModels(failure == null ? number : "", latency, result);
            } else {
                end(failure, latency, result);
            }
        });
        return result;
    }

    private void askForModels(String number, Duration latency, CompletableFuture<Health> result) {
        models.executeAsync().whenComplete((list, failure) -> {
            if (failure == null) {
                result.complete(judge.answering(number, list, latency));
            } else {
                end(failure, latency, result);
            }
        });
    }

    private void end(Throwable failure, Duration latency, CompletableFuture<Health> result) {
        if (failure instanceof LlmException e && e.kind() != ErrorKind.CANCELLED) {
            result.complete(judge.failing(e, latency));
        } else {
            result.completeExceptionally(failure);
        }
    }

    @Override
    public void cancel() {
        version.cancel();
        models.cancel();
    }
}
