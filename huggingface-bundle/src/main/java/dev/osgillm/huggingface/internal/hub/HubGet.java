/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import com.google.gson.JsonElement;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.json.Json;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Asks the Hub for JSON. A model that was renamed is found by the Hub's redirect; none to another host is followed. */
final class HubGet<R> implements Operation<R> {

    private final HubAddress hub;
    private final HubErrors errors;
    private final String model;
    private final Supplier<String> path;
    private final BiFunction<JsonElement, HttpReply, R> reader;

    /**
     * @param model that is asked for, empty for none; for messages
     * @param path with its query; may throw an {@link LlmException} for what cannot be asked
     */
    HubGet(
            HubAddress hub,
            HubErrors errors,
            String model,
            Supplier<String> path,
            BiFunction<JsonElement, HttpReply, R> reader) {
        this.hub = hub;
        this.errors = errors;
        this.model = model;
        this.path = path;
        this.reader = reader;
    }

    @Override
    public HttpRequest request() {
        return hub.get(path.get()).build();
    }

    @Override
    public Optional<HttpRequest> redirected(HttpRequest from, HttpReply reply) {
        return reply.header("Location")
                .map(location -> hub.follow(from, location))
                .filter(next -> hub.isHub(next.uri()));
    }

    @Override
    public Optional<LlmException> refused(HttpRequest from, HttpReply reply) {
        return Optional.of(errors.of(reply, model));
    }

    @Override
    public R read(HttpReply reply, CallMeter meter) {
        return reader.apply(parsed(reply.text()), reply);
    }

    private JsonElement parsed(String body) {
        try {
            return Json.parse(body);
        } catch (LlmException e) {
            throw LlmException.builder(
                            e.kind(),
                            "The Hub answered '" + errors.quoted(body)
                                    + "' instead of JSON. Correct hub_url if it is not the Hub's.")
                    .build();
        }
    }
}
