/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.ModelInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks for the version, then for the models. A server that refuses to tell its version is asked on: what stands in front
 * of Ollama may not let that path through.
 */
record FindingsCall(Call<String> version, Call<List<ModelInfo>> models) implements Call<ServerFindings> {

    @Override
    public ServerFindings execute() {
        String number = "";
        try {
            number = version.execute();
        } catch (LlmException e) {
            if (!answered(e)) {
                throw e;
            }
        }
        return new ServerFindings(number, models.execute());
    }

    @Override
    public CompletionStage<ServerFindings> executeAsync() {
        CompletableFuture<ServerFindings> result = new CompletableFuture<>();
        version.executeAsync().whenComplete((number, failure) -> {
            if (failure == null || answered(failure)) {
                askForModels(failure == null ? number : "", result);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private void askForModels(String number, CompletableFuture<ServerFindings> result) {
        models.executeAsync().whenComplete((list, failure) -> {
            if (failure == null) {
                result.complete(new ServerFindings(number, list));
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    private static boolean answered(Throwable failure) {
        return failure instanceof LlmException e && e.status().isPresent();
    }

    /** Ends the call that runs; the other one fails when it is started. */
    @Override
    public void cancel() {
        version.cancel();
        models.cancel();
    }
}
