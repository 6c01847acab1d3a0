/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** One request on its way: can be aborted at any time, and has a connect limit of its own. */
final class Exchange<T> {

    private final HttpRequest request;
    private final WireTrace.Tap tap;
    private volatile CompletableFuture<HttpResponse<T>> sent;
    private volatile boolean aborted;
    private volatile Throwable reason;
    private volatile HttpClient usedClient;

    /** @param tap sees this exchange */
    Exchange(HttpRequest request, WireTrace.Tap tap) {
        this.request = request;
        this.tap = tap;
    }

    HttpRequest request() {
        return request;
    }

    URI target() {
        return request.uri();
    }

    /** @param done gets the response or the failure, on a thread of the transport's unless it comes at once */
    void send(
            HttpClient client,
            BodyHandler<T> handler,
            CallTimers timers,
            Duration connectLimit,
            BiConsumer<HttpResponse<T>, Throwable> done) {
        usedClient = client;
        // Without a body nothing tells when the connection stands, and the time of the answer must not count.
        Duration limit = request.bodyPublisher().isPresent() ? connectLimit : Duration.ZERO;
        CallTimers.Timer connectTimer = timers.schedule(limit, this::connectTimedOut);
        sent = client.sendAsync(
                PreparedRequest.prepare(tap.request(request), connectTimer::stop), tap.handler(handler));
        if (aborted) {
            sent.cancel(true);
        }
        sent.whenComplete((response, failure) -> {
            connectTimer.stop();
            if (failure != null) {
                tap.failed(failure);
            }
            // Told apart here: of a tunnel that was refused there is no body, so nobody else would hear of it.
            if (failure == null && response.statusCode() == ProxyErrors.REFUSED) {
                LlmException refused = ProxyErrors.refused(client, target());
                tap.failed(refused);
                done.accept(null, refused);
                return;
            }
            Throwable known = reason;
            done.accept(response, failure != null && known != null ? known : failure);
        });
    }

    /** Closes the connection unless the answer has come. */
    void abort() {
        aborted = true;
        CompletableFuture<HttpResponse<T>> current = sent;
        if (current != null) {
            current.cancel(true);
        }
    }

    private void connectTimedOut() {
        reason = TransportErrors.connectTimeout(
                TransportErrors.origin(target()), ProxyErrors.proxyOf(usedClient, target()), null);
        abort();
    }
}
