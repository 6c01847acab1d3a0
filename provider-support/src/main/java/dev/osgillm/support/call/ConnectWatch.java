/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * Tells when the connection of a request stands: a transport asks for the request's body only then. This gives each call
 * its own connect limit, whatever the limit of the client is. Requests without a body have the client's limit only.
 */
final class ConnectWatch {

    private ConnectWatch() {}

    /** @return the request, its body calling back when the transport begins to write it */
    static HttpRequest watch(HttpRequest request, Runnable connected) {
        return request.bodyPublisher()
                .map(body -> HttpRequest.newBuilder(request, (name, value) -> true)
                        .method(request.method(), new WatchedBody(body, connected))
                        .build())
                .orElse(request);
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
