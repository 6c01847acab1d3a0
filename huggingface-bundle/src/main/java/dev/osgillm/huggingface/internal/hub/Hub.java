/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import com.google.gson.JsonObject;
import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.model.ModelDownload;
import dev.osgillm.api.model.ModelDownloader;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelFile;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelQuery;
import dev.osgillm.api.model.ModelSearch;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.SteppedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The Hub of models: search and download. Needs no token for what is public. */
public final class Hub implements ModelSearch, ModelDownloader {

    private static final int PAGE = 100;
    private static final int SEARCH_PAGES = 50;
    private static final String[] EXPANDED = {
        "author",
        "createdAt",
        "downloads",
        "gated",
        "gguf",
        "lastModified",
        "library_name",
        "likes",
        "pipeline_tag",
        "private",
        "safetensors",
        "tags"
    };

    private final CallEngine engine;
    private final HubRequests requests;
    private final PartFiles parts;

    /**
     * @param tokenAdvice a sentence that says where to set the token
     * @param idleLimit how long a server may be silent within a download, zero for no limit
     */
    public Hub(HubAddress address, String tokenAdvice, CallEngine engine, Duration idleLimit) {
        this(address, tokenAdvice, engine, idleLimit, Disk.REAL);
    }

    Hub(HubAddress address, String tokenAdvice, CallEngine engine, Duration idleLimit, Disk disk) {
        this.engine = engine;
        parts = new PartFiles(disk);
        requests = new HubRequests(address, new HubErrors(address, tokenAdvice), engine, idleLimit);
    }

    @Override
    public Call<List<ModelInfo>> search(ModelQuery query) {
        return requests.pages(
                "", () -> path(query), ModelReader::read, query.limit(), SEARCH_PAGES, Optional::empty, List::copyOf);
    }

    private static String path(ModelQuery query) {
        StringBuilder path = new StringBuilder("/api/models?limit=").append(Math.min(PAGE, query.limit()));
        path.append("&sort=").append(sort(query.sort())).append("&direction=-1");
        query.text().ifPresent(text -> add(path, "search", text));
        query.author().ifPresent(name -> add(path, "author", name));
        query.task().ifPresent(name -> add(path, "pipeline_tag", name));
        query.tags().stream().sorted().forEach(tag -> add(path, "filter", tag));
        for (String property : EXPANDED) {
            add(path, "expand", property);
        }
        return path.toString();
    }

    private static void add(StringBuilder path, String name, String value) {
        path.append('&').append(name).append('=').append(HubAddress.encoded(value));
    }

    private static String sort(ModelQuery.Sort sort) {
        return switch (sort) {
            case TRENDING -> "trendingScore";
            case DOWNLOADS -> "downloads";
            case LIKES -> "likes";
            case MODIFIED -> "lastModified";
            case CREATED -> "createdAt";
        };
    }

    @Override
    public Call<ModelInfo> find(String model) {
        return requests.get(model, () -> HubRequests.api(model) + "?blobs=true", (body, reply) -> ModelReader.read(
                        body.isJsonObject() ? body.getAsJsonObject() : new JsonObject())
                .orElseThrow(() -> LlmException.builder(
                                ErrorKind.PROTOCOL,
                                "The Hub's answer names no model. Correct hub_url if it is not the Hub's.")
                        .build()));
    }

    @Override
    public Call<List<ModelFile>> files(String model, String revision) {
        return requests.files(model, revision);
    }

    @Override
    public StreamingCall<ModelEvent, List<Path>> download(ModelDownload download) {
        return new SteppedCall<>(engine, () -> new Download(requests.forParts(), parts, download));
    }
}
