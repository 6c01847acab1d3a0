/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.json.Json;

/** Reads {@code GET /info} of the inference servers, which have one model each. */
final class EngineInfo {

    private static final String MODEL_ID = "model_id";
    private static final int LONGEST_ID = 200;

    private EngineInfo() {}

    /**
     * @param name under which requests use the model: TGI takes all others for adapters
     * @throws LlmException of the kind {@code PROTOCOL} when it is no information of an inference server
     */
    static ModelInfo ofTgi(JsonObject info, String name) {
        return ModelInfo.builder(name)
                .contextWindow(Json.number(info, "max_total_tokens", -1))
                .capability(LlmConstants.CAPABILITY_TOOLS)
                .capability(LlmConstants.CAPABILITY_JSON_SCHEMA)
                .detail(MODEL_ID, modelId(info))
                .detail("sha", Json.text(info, "model_sha"))
                .detail("max_input_tokens", Json.text(info, "max_input_tokens", Json.text(info, "max_input_length")))
                .detail("version", Json.text(info, "version"))
                .build();
    }

    /** @throws LlmException as {@link #ofTgi} */
    static ModelInfo ofTei(JsonObject info) {
        String id = modelId(info);
        JsonObject type = Json.object(info, "model_type");
        JsonObject embedding = Json.object(type, "embedding");
        ModelInfo.Builder model = ModelInfo.builder(id)
                .contextWindow(Json.number(info, "max_input_length", -1))
                .detail("sha", Json.text(info, "model_sha"))
                .detail("dtype", Json.text(info, "model_dtype"))
                .detail("pooling", Json.text(embedding, "pooling"))
                .detail("max_client_batch_size", Json.text(info, "max_client_batch_size"))
                .detail("version", Json.text(info, "version"));
        if (type == null || embedding != null) {
            model.capability(LlmConstants.CAPABILITY_EMBEDDING);
        }
        return model.build();
    }

    /** @return the model when it is the one that was asked for, by its name or its id at the Hub */
    static ModelInfo named(String asked, ModelInfo model) {
        if (asked.equals(model.id()) || asked.equals(model.details().get(MODEL_ID))) {
            return model;
        }
        throw LlmException.builder(
                        ErrorKind.MODEL_NOT_FOUND,
                        "There is no model '" + asked + "' here. The endpoint has one, '"
                                + Json.excerpt(model.id(), LONGEST_ID) + "'.")
                .build();
    }

    private static String modelId(JsonObject info) {
        String id = Json.text(info, MODEL_ID);
        if (id == null) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The server's /info names no model. Correct base_url and endpoint_kind.")
                    .build();
        }
        return id;
    }
}
