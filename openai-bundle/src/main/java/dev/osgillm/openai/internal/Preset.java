/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.support.openai.OpenAiProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * What is known of a kind of server: data, one file for each in the folder {@code presets}.
 *
 * @param name of the preset
 * @param baseUrl where the API is
 * @param keyVariable the environment variable that has the key, empty when the server wants none
 * @param model default model for chats, may be empty
 * @param embeddingModel default model for embeddings, may be empty
 * @param healthPath an address that tells whether the key is good, where the list of models is open to anybody; else
 *     empty
 * @param profile what requests look like
 */
record Preset(
        String name,
        String baseUrl,
        String keyVariable,
        String model,
        String embeddingModel,
        String healthPath,
        OpenAiProfile profile) {

    static final List<String> NAMES =
            List.of("openai", "openrouter", "groq", "mistral", "deepseek", "vllm", "llamacpp", "lmstudio");

    /** @param name one of {@link #NAMES} */
    static Preset named(String name) {
        Properties data = new Properties();
        try (InputStream in = Preset.class.getResourceAsStream("presets/" + name + ".properties")) {
            data.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        OpenAiProfile profile = new OpenAiProfile(
                data.getProperty("max_tokens_field", "max_tokens"),
                Boolean.parseBoolean(data.getProperty("developer_role", "false")),
                Boolean.parseBoolean(data.getProperty("stream_options", "true")),
                data.getProperty("seed_field", "seed"),
                data.getProperty("schema_style", "openai"),
                Boolean.parseBoolean(data.getProperty("parallel_tool_calls", "true")),
                Boolean.parseBoolean(data.getProperty("strict", "true")));
        return new Preset(
                name,
                data.getProperty("base_url"),
                data.getProperty("key_variable", ""),
                data.getProperty("model", ""),
                data.getProperty("embedding_model", ""),
                data.getProperty("health_path", ""),
                profile);
    }

    /** @return whether an address belongs to whom the preset is named after: its host, or one below it */
    boolean owns(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        String own = URI.create(baseUrl).getHost();
        return host.equals(own) || host.endsWith("." + own);
    }

    boolean wantsKey() {
        return !keyVariable.isEmpty();
    }
}
