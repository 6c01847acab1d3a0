/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * Prepares a request for the transport.
 *
 * <p>It tells when the connection stands: a transport asks for the request's body, or for the length of none, only then.
 * This gives each call its own connect limit, whatever the limit of the client is. So a request without a body gets an
 * empty one, which says {@code Content-Length: 0} on every JDK; those before 19 say it always. And plain http is held to
 * HTTP/1.1, because an upgrade request breaks servers (vLLM, LM Studio and others).
 */
final class PreparedRequest {

    /** What a request tells of its way. On a thread of the transport's; may throw to stop it there. */
    interface Watch {
        /** The transport asks for the body or its length: what follows may be sent. */
        void begun();

        /** The connection stands. */
        void connected();
    }

    private PreparedRequest() {}

    static HttpRequest prepare(HttpRequest request, Watch watch) {
        HttpRequest.Builder prepared = HttpRequest.newBuilder(request, (name, value) -> true);
        if ("http".equalsIgnoreCase(request.uri().getScheme())) {
            prepared.version(HttpClient.Version.HTTP_1_1);
        }
        BodyPublisher body = request.bodyPublisher().orElseGet(BodyPublishers::noBody);
        return prepared.method(request.method(), new WatchedBody(body, watch)).build();
    }

    private record WatchedBody(BodyPublisher body, Watch watch) implements BodyPublisher {

        @Override
        public long contentLength() {
            watch.begun();
            long length = body.contentLength();
            if (length == 0) {
                watch.connected(); // nobody subscribes to nothing
            }
            return length;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            watch.begun();
            watch.connected();
            body.subscribe(subscriber);
        }
    }
}
