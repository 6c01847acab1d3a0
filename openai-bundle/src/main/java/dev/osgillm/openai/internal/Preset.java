/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.support.openai.OpenAiProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/**
 * What is known of a kind of server: data, one file for each in the folder {@code presets}.
 *
 * @param name of the preset
 * @param baseUrl where the API is
 * @param keyVariable the environment variable that has the key, empty when the server wants none
 * @param model default model for chats, may be empty
 * @param embeddingModel default model for embeddings, may be empty
 * @param profile what requests look like
 */
record Preset(
        String name, String baseUrl, String keyVariable, String model, String embeddingModel, OpenAiProfile profile) {

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
                "openai");
        return new Preset(
                name,
                data.getProperty("base_url"),
                data.getProperty("key_variable", ""),
                data.getProperty("model", ""),
                data.getProperty("embedding_model", ""),
                profile);
    }

    boolean wantsKey() {
        return !keyVariable.isEmpty();
    }
}
