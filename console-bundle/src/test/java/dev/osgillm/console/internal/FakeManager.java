/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelManager;
import dev.osgillm.api.model.ModelProgress;
import dev.osgillm.api.model.ModelReady;
import dev.osgillm.api.model.ModelRecipe;
import java.util.ArrayList;
import java.util.List;

/** A server with models in memory. Remembers what it was asked. */
final class FakeManager implements ModelManager {

    static final String DIGEST = "6a0746a1ec1aef3e7ec53868f220ff6e389f6f8ef87a01d77c96807de94ca2aa";

    final List<String> asked = new ArrayList<>();
    ModelRecipe recipe;
    StreamingCall<ModelEvent, ModelInfo> answer;

    static List<ModelEvent> steps(String model) {
        List<ModelEvent> events = new ArrayList<>(List.of(
                new ModelProgress("pulling manifest", "", 0, 0),
                new ModelProgress("pulling", "sha256:" + DIGEST, 0, 2_000_000_000),
                new ModelProgress("pulling", "sha256:" + DIGEST, 240_000_000, 2_000_000_000),
                new ModelProgress("pulling", "sha256:" + DIGEST, 250_000_000, 2_000_000_000),
                new ModelProgress("pulling", "sha256:" + DIGEST, 2_000_000_000, 2_000_000_000),
                new ModelProgress("verifying sha256 digest", "", 0, 0)));
        events.add(new ModelReady(info(model)));
        return events;
    }

    static ModelInfo info(String model) {
        return ModelInfo.builder(model).size(2_019_393_189).build();
    }

    static LlmException unknown(String model) {
        return LlmException.builder(ErrorKind.MODEL_NOT_FOUND, "It has no model '" + model + "'. Pull it first.")
                .provider("ollama")
                .build();
    }

    private StreamingCall<ModelEvent, ModelInfo> stream(String model) {
        return answer == null ? ScriptedCall.of(steps(model)) : answer;
    }

    @Override
    public StreamingCall<ModelEvent, ModelInfo> pull(String model) {
        asked.add("pull " + model);
        return stream(model);
    }

    @Override
    public StreamingCall<ModelEvent, ModelInfo> push(String model) {
        asked.add("push " + model);
        return stream(model);
    }

    @Override
    public StreamingCall<ModelEvent, ModelInfo> create(ModelRecipe newRecipe) {
        recipe = newRecipe;
        return stream(newRecipe.name());
    }

    @Override
    public Call<Void> copy(String source, String target) {
        asked.add("copy " + source + " " + target);
        return new CompletedCall<>(null);
    }

    @Override
    public Call<Void> delete(String model) {
        asked.add("delete " + model);
        return model.equals("nobody") ? new FailedCall<>(unknown(model)) : new CompletedCall<>(null);
    }

    @Override
    public Call<List<ModelInfo>> running() {
        return new CompletedCall<>(List.of(ModelInfo.builder("llama3.2")
                .size(3_100_000_000L)
                .contextWindow(4096)
                .detail("expires_at", "2026-01-01T12:00:00Z")
                .build()));
    }

    @Override
    public Call<Void> unload(String model) {
        asked.add("unload " + model);
        return new CompletedCall<>(null);
    }
}
