/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.Call;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelReady;
import dev.osgillm.api.model.ModelRecipe;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.Stage;
import dev.osgillm.support.call.StagedCall;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Brings, makes, copies and removes the models of a server. Thread safe. */
final class ModelOperations {

    private static final String DELETED =
            "The model may have been deleted all the same. List the models; delete it again only if it is still there.";

    private final OllamaSettings settings;
    private final CallEngine engine;
    private final CallEngine parts;
    private final OllamaHttp http;
    private final OllamaErrors errors;
    private final BiFunction<CallEngine, String, Call<ModelInfo>> details;

    /** @param details asks for a model on an engine, which is the answer of what brings or makes one */
    ModelOperations(
            OllamaSettings settings,
            CallEngine engine,
            OllamaHttp http,
            OllamaErrors errors,
            BiFunction<CallEngine, String, Call<ModelInfo>> details) {
        this.settings = settings;
        this.engine = engine;
        parts = engine.forParts();
        this.http = http;
        this.errors = errors;
        this.details = details;
    }

    StreamingCall<ModelEvent, ModelInfo> pull(String model) {
        return transfer("/api/pull", model);
    }

    StreamingCall<ModelEvent, ModelInfo> push(String model) {
        return transfer("/api/push", model);
    }

    StreamingCall<ModelEvent, ModelInfo> create(ModelRecipe recipe) {
        Map<Path, String> digests = new ConcurrentHashMap<>();
        Map<Path, Stage<ModelEvent>> uploads = new LinkedHashMap<>();
        for (Map<String, Path> files : List.of(recipe.files(), recipe.adapters())) {
            files.values().forEach(file -> uploads.computeIfAbsent(file, path -> upload(path, digests)));
        }
        List<Stage<ModelEvent>> stages = new ArrayList<>(uploads.values());
        stages.add(progress(() -> http.post("/api/create", RecipeWriter.write(recipe, digests))));
        stages.add(ready(recipe.name()));
        return new StagedCall<>(engine, stages);
    }

    Call<Void> copy(String source, String target) {
        JsonObject body = new JsonObject();
        body.addProperty("source", Objects.requireNonNull(source, "source"));
        body.addProperty("destination", Objects.requireNonNull(target, "target"));
        return silent(() -> http.post("/api/copy", body));
    }

    Call<Void> delete(String model) {
        JsonObject body = naming(model);
        // The second one would say that there is no such model, after the first one has deleted it.
        return engine.call(
                new SilentOperation(() -> http.delete("/api/delete", body), errors, false, DELETED),
                Timeouts.INHERITED);
    }

    Call<List<ModelInfo>> running() {
        return engine.call(
                new JsonOperation<>(() -> http.get("/api/ps"), errors, ModelReader::list), Timeouts.INHERITED);
    }

    /** A prompt would load the model; without one the server does what keep_alive says. */
    Call<Void> unload(String model) {
        JsonObject body = naming(model);
        body.addProperty("keep_alive", 0);
        body.addProperty("stream", false);
        return silent(() -> http.post("/api/generate", body));
    }

    private StreamingCall<ModelEvent, ModelInfo> transfer(String path, String model) {
        JsonObject body = naming(model);
        body.addProperty("stream", true);
        return new StagedCall<>(engine, List.of(progress(() -> http.post(path, body)), ready(model)));
    }

    private Stage<ModelEvent> upload(Path file, Map<Path, String> digests) {
        return new BlobStage(parts, http, errors, file, settings.transferIdle(), digest -> digests.put(file, digest));
    }

    /** What moves gigabytes has no limit in all, whatever other calls have. */
    private Stage<ModelEvent> progress(Supplier<HttpRequest> question) {
        Timeouts patient = Timeouts.builder()
                .firstToken(settings.transferIdle())
                .idle(settings.transferIdle())
                .total(Duration.ZERO)
                .build();
        return Stage.streaming(parts.streamingCall(new ProgressOperation(question, errors), patient));
    }

    private Stage<ModelEvent> ready(String model) {
        return Stage.answering(details.apply(parts, model), ModelReady::new);
    }

    private Call<Void> silent(Supplier<HttpRequest> question) {
        return engine.call(new SilentOperation(question, errors), Timeouts.INHERITED);
    }

    private static JsonObject naming(String model) {
        JsonObject body = new JsonObject();
        body.addProperty("model", Objects.requireNonNull(model, "model"));
        return body;
    }
}
