/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonObject;
import dev.osgillm.support.json.Json;

/**
 * What a server wants to see in requests for embeddings. Data, not code: presets fill it.
 *
 * @param base64 whether vectors are asked for as base64, a quarter of the bytes
 * @param dimensionsField how the wanted length is called
 * @param inputs the most inputs of one request
 * @param bytes the most bytes of all inputs of one request, where a sum of tokens is limited: no token is shorter than a
 *     byte
 */
public record EmbeddingProfile(boolean base64, String dimensionsField, int inputs, int bytes) {

    /** @param data of a preset; what it does not say is as most servers have it */
    public static EmbeddingProfile of(JsonObject data) {
        return new EmbeddingProfile(
                Json.flag(data, "base64_vectors", false),
                Json.text(data, "dimensions_field", "dimensions"),
                (int) Json.number(data, "embedding_inputs", EmbeddingOperation.BATCH),
                (int) Json.number(data, "embedding_bytes", Integer.MAX_VALUE));
    }
}
