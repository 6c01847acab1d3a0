/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** One request on its way: can be aborted at any time, and has a connect limit of its own. */
final class Exchange<T> implements PreparedRequest.Watch {

    /** What came back, wholly or, for a stream, without a body. */
    record Answer<T>(int statusCode, HttpHeaders headers, T body) {}

    private final HttpRequest request;
    private final WireTrace.Tap tap;
    private volatile CompletableFuture<HttpResponse<T>> sent;
    private volatile BodyWatch<T> body;
    private volatile CallTimers.Timer connectTimer = CallTimers.Timer.NONE;
    private volatile boolean aborted;
    private volatile boolean begun;
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

    /** @param done gets the answer or the failure once, on a thread of the transport's */
    void send(
            HttpClient client,
            BodyHandler<T> handler,
            CallTimers timers,
            Duration connectLimit,
            BiConsumer<Answer<T>, Throwable> done) {
        usedClient = client;
        Executor executor = client.executor().orElse(Runnable::run);
        AtomicBoolean delivered = new AtomicBoolean();
        BiConsumer<Answer<T>, Throwable> once = (answer, failure) -> {
            if (delivered.compareAndSet(false, true)) {
                connectTimer.stop();
                // Told apart here: of a tunnel that was refused there is no body, so nobody else would hear of it.
                boolean refused = answer != null && answer.statusCode() == ProxyErrors.REFUSED;
                Throwable problem = refused ? ProxyErrors.refused(client, target()) : failure;
                elsewhere(executor, () -> done.accept(problem == null ? answer : null, problem));
            }
        };
        BodyHandler<T> seen = tap.handler(handler);
        connectTimer = timers.schedule(connectLimit, this::connectTimedOut);
        sent = client.sendAsync(PreparedRequest.prepare(tap.request(request), this), info -> watched(seen, info, once));
        if (aborted) {
            close();
        }
        sent.whenComplete((response, failure) -> {
            if (failure == null) {
                once.accept(new Answer<>(response.statusCode(), response.headers(), response.body()), null);
            } else {
                tap.failed(failure);
                once.accept(null, explained(failure));
            }
        });
    }

    /**
     * The JDK's client completes its future on the common pool, which anybody may block, so the body itself tells that it
     * is there. Not within its last signal, since who hears of it may ask the same connection for more.
     */
    private BodySubscriber<T> watched(
            BodyHandler<T> handler, ResponseInfo info, BiConsumer<Answer<T>, Throwable> once) {
        BodyWatch<T> watch = new BodyWatch<>(handler.apply(info), info);
        watch.getBody().whenComplete((whole, failure) -> {
            if (failure == null) {
                once.accept(new Answer<>(info.statusCode(), info.headers(), whole), null);
            } else {
                once.accept(null, explained(failure));
            }
        });
        body = watch;
        if (aborted) {
            watch.cancel();
        }
        return watch;
    }

    private static void elsewhere(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
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
        if (aborted) {
            return new CancellationException();
        }
        return begun ? failure : new UnsentException(TransportErrors.unwrap(failure));
    }

    /** Closes the connection unless the answer has come. */
    void abort() {
        aborted = true;
        close();
    }

    private void close() {
        BodyWatch<T> answer = body;
        CompletableFuture<HttpResponse<T>> future = sent;
        if (answer != null) {
            answer.cancel();
        } else if (future != null) {
            future.cancel(true);
        }
    }

    private void connectTimedOut() {
        String server = TransportErrors.origin(target());
        IOException cause = new HttpConnectTimeoutException("No connection in time");
        reason = TransportErrors.connectTimeout(
                server,
                ProxyErrors.proxyOf(usedClient, target()),
                "connect_timeout",
                begun ? cause : new UnsentException(cause));
        abort();
    }
}
