/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.model.ModelDownload;
import dev.osgillm.api.model.ModelDownloader;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelFile;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelQuery;
import dev.osgillm.api.model.ModelSearch;
import dev.osgillm.huggingface.internal.hub.Hub;
import dev.osgillm.support.call.CallEngine;
import java.nio.file.Path;
import java.util.List;

/** The router, and with it the Hub: chats, embeddings, search and download of models. */
final class RouterProvider extends HuggingFaceProvider implements ModelSearch, ModelDownloader {

    private final Hub hub;

    RouterProvider(HuggingFaceSettings settings, CallEngine engine, HuggingFaceErrors errors) {
        super(settings, engine, errors);
        hub = new Hub(
                settings.hub(),
                settings.hubTokenAdvice(),
                engine,
                settings.calls().timeouts().idle().orElseGet(() -> CallEngine.DEFAULT_TIMEOUTS
                        .idle()
                        .orElseThrow()));
    }

    @Override
    public Call<List<ModelInfo>> search(ModelQuery query) {
        return hub.search(query);
    }

    @Override
    public Call<ModelInfo> find(String model) {
        return hub.find(model);
    }

    @Override
    public Call<List<ModelFile>> files(String model, String revision) {
        return hub.files(model, revision);
    }

    @Override
    public StreamingCall<ModelEvent, List<Path>> download(ModelDownload download) {
        return hub.download(download);
    }
}
