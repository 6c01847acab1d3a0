/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.net.URI;
import java.net.http.HttpRequest;

/** A request whose answer is a text. */
record ToyRequest(URI server, String method, boolean repeatable) implements Operation<String> {

    /** @return one with an effect: it must not happen twice */
    static ToyRequest once(URI server) {
        return new ToyRequest(server, "POST", false);
    }

    @Override
    public HttpRequest request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve("/words"));
        return switch (method) {
            case "GET" -> request.GET().build();
            case "DELETE" -> request.DELETE().build();
            case "EMPTY" -> request.POST(HttpRequest.BodyPublishers.noBody()).build();
            default ->
                request.POST(HttpRequest.BodyPublishers.ofString("words")).build();
        };
    }

    @Override
    public String read(HttpReply reply, CallMeter meter) {
        return reply.text();
    }
}
