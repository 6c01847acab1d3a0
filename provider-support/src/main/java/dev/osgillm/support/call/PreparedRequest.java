/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * Prepares a request for the transport.
 *
 * <p>It tells when the connection stands: a transport asks for the request's body only then. This gives each call its own
 * connect limit, whatever the limit of the client is; requests without a body have the client's limit only. And plain
 * http is held to HTTP/1.1, because an upgrade request breaks servers (vLLM, LM Studio and others).
 */
final class PreparedRequest {

    private PreparedRequest() {}

    /** @param connected called when the transport begins to write the body */
    static HttpRequest prepare(HttpRequest request, Runnable connected) {
        HttpRequest.Builder prepared = HttpRequest.newBuilder(request, (name, value) -> true);
        if ("http".equalsIgnoreCase(request.uri().getScheme())) {
            prepared.version(HttpClient.Version.HTTP_1_1);
        }
        request.bodyPublisher().ifPresent(body -> prepared.method(request.method(), new WatchedBody(body, connected)));
        return prepared.build();
    }

    private record WatchedBody(BodyPublisher body, Runnable connected) implements BodyPublisher {

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            connected.run();
            body.subscribe(subscriber);
        }
    }
}
