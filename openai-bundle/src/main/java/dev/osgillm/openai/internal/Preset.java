/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.EmbeddingProfile;
import dev.osgillm.support.openai.OpenAiProfile;
import dev.osgillm.support.openai.TokenizerProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a kind of server: data, an entry of {@code presets.json}, whose fields are called as here with
 * underscores. Nothing else may depend on a preset's name.
 *
 * @param name of the preset
 * @param baseUrl where the API is, empty when only the user knows
 * @param urlVariable the environment variable that may say so instead, empty for none
 * @param versions how the versions of the API are addressed
 * @param keyVariable the environment variable that has the key, empty when the server wants none
 * @param keyHeader the header of the key: {@code Authorization}, or one that has the key alone
 * @param headers what instances may say of themselves
 * @param model default model for chats, may be empty
 * @param embeddingModel default model for embeddings, may be empty
 * @param completions the path of completions, empty for a server without
 * @param completionsAtRoot whether that path is beside the API
 * @param health a path of the API that tells whether the key is good, where the list of models is open to anybody; else
 *     empty
 * @param rootHealth a path beside the API that tells whether the server is ready, else empty
 * @param modelAddress whether each model has an address of its own
 * @param embeddings what requests for embeddings look like
 * @param tokenizer how the server counts tokens, empty when it does not
 * @param profile what requests look like
 */
record Preset(
        String name,
        String baseUrl,
        String urlVariable,
        Versions versions,
        String keyVariable,
        String keyHeader,
        List<Header> headers,
        String model,
        String embeddingModel,
        String completions,
        boolean completionsAtRoot,
        String health,
        String rootHealth,
        boolean modelAddress,
        EmbeddingProfile embeddings,
        Optional<TokenizerProfile> tokenizer,
        OpenAiProfile profile) {

    /**
     * Something that an instance may say of itself.
     *
     * @param key of the configuration
     * @param variable the environment variable that may have it, empty for none
     * @param names of the headers that are sent
     */
    record Header(String key, String variable, List<String> names) {}

    /**
     * The addresses of an API that has versions.
     *
     * @param variable the environment variable that may have the version
     * @param path of the API that is for ever, empty for an API without versions
     * @param datedPath of the API with a dated version
     * @param modelPath follows it where something is asked of a model
     */
    record Versions(String variable, String path, String datedPath, String modelPath) {

        static Versions of(JsonObject data) {
            JsonObject versions = Json.object(data, "versions");
            return new Versions(
                    Json.text(versions, "variable", ""),
                    Json.text(versions, "path", ""),
                    Json.text(versions, "dated_path", ""),
                    Json.text(versions, "model_path", ""));
        }
    }

    /** @param data the entry */
    static Preset of(String name, JsonObject data) {
        List<Header> headers = new ArrayList<>();
        for (JsonElement element : Json.array(data, "headers")) {
            JsonObject header = element.getAsJsonObject();
            List<String> names = new ArrayList<>();
            for (JsonElement one : Json.array(header, "names")) {
                names.add(one.getAsString());
            }
            headers.add(new Header(Json.text(header, "key"), Json.text(header, "variable", ""), List.copyOf(names)));
        }
        return new Preset(
                name,
                Json.text(data, "base_url", ""),
                Json.text(data, "url_variable", ""),
                Versions.of(data),
                Json.text(data, "key_variable", ""),
                Json.text(data, "key_header", "Authorization"),
                List.copyOf(headers),
                Json.text(data, "model", ""),
                Json.text(data, "embedding_model", ""),
                Json.text(data, "completions", ""),
                Json.flag(data, "completions_at_root", false),
                Json.text(data, "health", ""),
                Json.text(data, "root_health", ""),
                Json.flag(data, "model_address", false),
                EmbeddingProfile.of(data),
                TokenizerProfile.of(data),
                OpenAiProfile.of(data));
    }

    /** @return whether an address belongs to whom the preset is named after: its host, or one below it */
    boolean owns(URI address) {
        if (baseUrl.isEmpty()) {
            return false;
        }
        String host = address.getHost().toLowerCase(Locale.ROOT);
        String own = URI.create(baseUrl).getHost();
        return host.equals(own) || host.endsWith("." + own);
    }

    /** @return whether nobody is served at this address without a key; a server of the user's own may want none */
    boolean wantsKeyAt(URI address) {
        return !keyVariable.isEmpty() && (baseUrl.isEmpty() || owns(address));
    }
}
