/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.model.FilesReady;
import dev.osgillm.api.model.ModelDownload;
import dev.osgillm.api.model.ModelDownloader;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelFile;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelProgress;
import dev.osgillm.api.model.ModelQuery;
import dev.osgillm.api.model.ModelSearch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A hub in memory. Remembers what it was asked. */
final class FakeHub implements ModelSearch, ModelDownloader {

    ModelQuery query;
    ModelDownload download;
    String revision;
    StreamingCall<ModelEvent, List<Path>> answer;
    List<ModelInfo> found = List.of(
            ModelInfo.builder("Qwen/Qwen3-0.6B-GGUF")
                    .detail("downloads", "51234")
                    .detail("likes", "87")
                    .detail("pipeline_tag", "text-generation")
                    .detail("gated", "false")
                    .modified(Instant.parse("2025-05-09T08:30:00Z"))
                    .build(),
            ModelInfo.builder("me/gated")
                    .detail("downloads", "3")
                    .detail("gated", "manual")
                    .build());

    @Override
    public Call<List<ModelInfo>> search(ModelQuery asked) {
        query = asked;
        return new CompletedCall<>(found);
    }

    @Override
    public Call<ModelInfo> find(String model) {
        return new CompletedCall<>(found.get(0));
    }

    @Override
    public Call<List<ModelFile>> files(String model, String wanted) {
        revision = wanted;
        return new CompletedCall<>(List.of(
                new ModelFile("README.md", 10, ""),
                new ModelFile("onnx/model.onnx", 2000, ""),
                new ModelFile("q4.gguf", 1000, ""),
                new ModelFile("q8.gguf", 2000, "")));
    }

    @Override
    public StreamingCall<ModelEvent, List<Path>> download(ModelDownload asked) {
        download = asked;
        return answer != null
                ? answer
                : ScriptedCall.of(List.of(
                        new ModelProgress("downloading", "q8.gguf", 0, 2000),
                        new ModelProgress("downloading", "q8.gguf", 2000, 2000),
                        new FilesReady(List.of(asked.folder().resolve("q8.gguf")))));
    }
}
