/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonObject;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import java.net.http.HttpRequest;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A question that is answered by one JSON object.
 *
 * @param question makes the request of an attempt
 * @param reader reads an answer that is no error
 */
record JsonOperation<R>(Supplier<HttpRequest> question, OllamaErrors errors, Function<JsonObject, R> reader)
        implements Operation<R> {

    @Override
    public HttpRequest request() {
        return question.get();
    }

    @Override
    public R read(HttpReply reply, CallMeter meter) {
        JsonObject answer = errors.parse(reply.text());
        errors.check(answer);
        return reader.apply(answer);
    }
}
