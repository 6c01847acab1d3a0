/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import java.util.List;
import java.util.Map;

/** What the Ollama stand-in tells about its models. */
final class OllamaModels {

    private static final long SIZE = 2_019_393_189L;

    private OllamaModels() {}

    static Map<String, Object> details() {
        return object(
                "parent_model", "",
                "format", "gguf",
                "family", "scripted",
                "families", List.of("scripted"),
                "parameter_size", "3.2B",
                "quantization_level", "Q4_K_M");
    }

    static Map<String, Object> info() {
        return object(
                "general.architecture",
                "scripted",
                "general.parameter_count",
                3_212_749_888L,
                "scripted.context_length",
                131_072,
                "scripted.embedding_length",
                Embeddings.DIMENSIONS,
                "tokenizer.ggml.tokens",
                null);
    }

    static Map<String, Object> tag(String name) {
        return object(
                "name",
                name,
                "model",
                name,
                "modified_at",
                OllamaPayloads.TIME,
                "size",
                SIZE,
                "digest",
                digest(name),
                "details",
                details());
    }

    static Map<String, Object> running(String name) {
        return object(
                "name",
                name,
                "model",
                name,
                "size",
                SIZE,
                "digest",
                digest(name),
                "details",
                details(),
                "expires_at",
                "2318-08-21T10:11:12.123456789+02:00",
                "size_vram",
                SIZE,
                "context_length",
                4096);
    }

    private static String digest(String name) {
        return String.format("%08x", name.hashCode()).repeat(8);
    }
}
