/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.json.Json;
import java.net.http.HttpRequest;
import java.util.function.Supplier;

/**
 * A request that is answered by its status; a body has nothing to tell but errors.
 *
 * @param question makes the request of an attempt
 * @param repeatable whether it may follow itself
 * @param whenLost what to do when the server may have got it
 */
record SilentOperation(Supplier<HttpRequest> question, OllamaErrors errors, boolean repeatable, String whenLost)
        implements Operation<Void> {

    SilentOperation(Supplier<HttpRequest> question, OllamaErrors errors) {
        this(question, errors, true, LOST);
    }

    @Override
    public HttpRequest request() {
        return question.get();
    }

    @Override
    public Void read(HttpReply reply, CallMeter meter) {
        String text = reply.text();
        if (Json.isObject(text)) {
            errors.check(Json.parseObject(text));
        }
        return null;
    }
}
