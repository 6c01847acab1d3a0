/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.model.ModelFile;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.json.Json;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** The requests that the Hub is asked. */
final class HubRequests {

    /** A page of a tree has a thousand files, so this is far more than any model has. */
    private static final int TREE_PAGES = 100;

    private static final String MAIN = "main";

    // A file takes as long as it takes; silence is limited instead.
    private static final Timeouts NO_TOTAL =
            Timeouts.builder().total(Duration.ZERO).build();

    private final HubAddress hub;
    private final HubErrors errors;
    private final CallEngine engine;
    private final Duration idleLimit;

    HubRequests(HubAddress hub, HubErrors errors, CallEngine engine, Duration idleLimit) {
        this.hub = hub;
        this.errors = errors;
        this.engine = engine.addressedBy("hub_url");
        this.idleLimit = idleLimit;
    }

    /** @return the same for the parts of a download that runs */
    HubRequests forParts() {
        return new HubRequests(hub, errors, engine.forParts(), idleLimit);
    }

    /** @return how long a server may be silent within a file, zero for no limit */
    Duration idleLimit() {
        return idleLimit;
    }

    /** @return a call for the commit that a revision stands for now */
    Call<String> commit(String model, String revision) {
        return get(
                model,
                () -> api(model) + "/revision/" + segment(revision == null ? MAIN : revision),
                (body, reply) -> commitOf(body));
    }

    private static String commitOf(JsonElement body) {
        String sha = body.isJsonObject() ? Json.text(body.getAsJsonObject(), "sha", "") : "";
        if (sha.isEmpty()) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The Hub tells no commit of the model. Correct hub_url if it is not the Hub's.")
                    .build();
        }
        return sha;
    }

    /** @return a call for the files of a model, sorted by path */
    Call<List<ModelFile>> files(String model, String revision) {
        return tree(model, revision, files -> files.stream()
                .map(HubFile::toModelFile)
                .toList());
    }

    /** @return as {@link #files}, with all that a download needs to know */
    Call<List<HubFile>> tree(String model, String revision) {
        return tree(model, revision, files -> files);
    }

    private <R> Call<R> tree(String model, String revision, Function<List<HubFile>, R> join) {
        return pages(
                model,
                () -> api(model) + "/tree/" + segment(revision == null ? MAIN : revision) + "?recursive=true",
                HubFile::read,
                Integer.MAX_VALUE,
                TREE_PAGES,
                () -> Optional.of(LlmException.builder(
                                ErrorKind.PROTOCOL,
                                "The list of files of " + model
                                        + " does not end. Correct hub_url if it is not the Hub's.")
                        .build()),
                files -> join.apply(files.stream()
                        .sorted(Comparator.comparing(HubFile::path))
                        .toList()));
    }

    /** @return a call that brings what is missing of a file */
    Call<PartFile> file(String model, String commit, HubFile file, PartFile part, Arrivals arrivals) {
        return engine.call(new FileOperation(hub, errors, model, commit, file, part, arrivals), NO_TOTAL);
    }

    <R> Call<R> get(String model, Supplier<String> path, BiFunction<JsonElement, HttpReply, R> reader) {
        return get(engine, model, path, reader);
    }

    private <R> Call<R> get(
            CallEngine on, String model, Supplier<String> path, BiFunction<JsonElement, HttpReply, R> reader) {
        return on.call(new HubGet<>(hub, errors, model, path, reader), Timeouts.INHERITED);
    }

    <T, R> Call<R> pages(
            String model,
            Supplier<String> first,
            Function<JsonObject, Optional<T>> reader,
            int most,
            int pages,
            Supplier<Optional<LlmException>> overrun,
            Function<List<T>, R> join) {
        CallEngine inner = engine.forParts();
        return engine.composed(new PagedCall<>(
                link -> get(
                        inner,
                        model,
                        () -> link.orElseGet(first),
                        (body, reply) -> Page.read(hub, body, reply, reader)),
                most,
                pages,
                overrun,
                join));
    }

    static String api(String model) {
        return "/api/models/" + HubAddress.checked(model);
    }

    private static String segment(String revision) {
        if (revision.isBlank() || revision.equals(".") || revision.equals("..")) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "No revision can be called '" + revision + "'. Name a branch, tag or commit.")
                    .build();
        }
        return HubAddress.encoded(revision);
    }
}
