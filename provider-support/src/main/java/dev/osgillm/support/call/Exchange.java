/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** One request on its way: can be aborted at any time, and has a connect limit of its own. */
final class Exchange<T> implements PreparedRequest.Watch {

    private final HttpRequest request;
    private final WireTrace.Tap tap;
    private volatile CompletableFuture<HttpResponse<T>> sent;
    private volatile CallTimers.Timer connectTimer = CallTimers.Timer.NONE;
    private volatile boolean aborted;
    private volatile boolean begun;
    private volatile Throwable reason;

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
        connectTimer = timers.schedule(connectLimit, this::connectTimedOut);
        sent = client.sendAsync(PreparedRequest.prepare(tap.request(request), this), tap.handler(handler));
        if (aborted) {
            sent.cancel(true);
        }
        sent.whenComplete((response, failure) -> {
            connectTimer.stop();
            if (failure != null) {
                tap.failed(failure);
            }
            done.accept(response, failure == null ? null : explained(failure));
        });
    }

    @Override
    public void begun() {
        if (aborted) {
            throw new CancellationException();
        }
        begun = true;
    }

    @Override
    public void connected() {
        connectTimer.stop();
    }

    private Throwable explained(Throwable failure) {
        Throwable known = reason;
        if (known != null) {
            return known;
        }
        return begun ? failure : new UnsentException(TransportErrors.unwrap(failure));
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
        String server = TransportErrors.origin(target());
        IOException cause = new HttpConnectTimeoutException("No connection in time");
        reason = TransportErrors.connectTimeout(server, "connect_timeout", begun ? cause : new UnsentException(cause));
        abort();
    }
}
