/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks for something and reads a JSON object. */
final class GetOperation<R> implements Operation<R> {

    private final OpenAiEndpoint endpoint;
    private final OpenAiErrors errors;
    private final Supplier<String> path;
    private final Function<JsonObject, R> reader;

    /**
     * @param path may throw an {@link LlmException} for what cannot be asked
     * @param reader of the object
     */
    GetOperation(OpenAiEndpoint endpoint, OpenAiErrors errors, Supplier<String> path, Function<JsonObject, R> reader) {
        this.endpoint = endpoint;
        this.errors = errors;
        this.path = path;
        this.reader = reader;
    }

    @Override
    public HttpRequest request() {
        return endpoint.get(path.get(), Map.of());
    }

    @Override
    public R read(HttpReply reply, CallMeter meter) {
        JsonElement element = errors.parse(reply.text());
        Optional<LlmException> error = errors.inDisguise(element);
        if (error.isPresent()) {
            throw error.get();
        }
        return reader.apply(element.isJsonObject() ? element.getAsJsonObject() : Json.parseObject(reply.text()));
    }
}
