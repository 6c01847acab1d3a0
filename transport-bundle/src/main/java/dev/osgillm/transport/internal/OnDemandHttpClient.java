/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP client that is made at its first request. A client costs a selector thread and a TLS context, and its thread
 * delays the exit of a JVM by a third of a second: a command that asks no server does not pay for it.
 */
final class OnDemandHttpClient extends HttpClient {

    private static final Logger LOG = LoggerFactory.getLogger(OnDemandHttpClient.class);

    private final Executor executor;
    private final ProxyAccess proxy;
    private final Supplier<HttpClient> factory;
    private HttpClient client; // guarded by this
    private boolean ended; // guarded by this

    /**
     * @param executor of the client that the factory makes
     * @param proxy of the client that the factory makes
     */
    OnDemandHttpClient(Executor executor, ProxyAccess proxy, Supplier<HttpClient> factory) {
        this.executor = executor;
        this.proxy = proxy;
        this.factory = factory;
    }

    /** @throws RejectedExecutionException after the end, as from an executor that was shut down */
    private synchronized HttpClient client() {
        if (ended) {
            throw new RejectedExecutionException("The HTTP transport was stopped.");
        }
        if (client == null) {
            client = factory.get();
        }
        return client;
    }

    /** Ends the selector thread at once where the JDK can (21 and later); otherwise the next garbage collection does. */
    void end() {
        HttpClient made;
        synchronized (this) {
            ended = true;
            made = client;
            client = null;
        }
        if (made == null) {
            return;
        }
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(made);
        } catch (NoSuchMethodException e) {
            LOG.debug("This JDK ends an HTTP client when it is garbage collected");
        } catch (IllegalAccessException | InvocationTargetException e) {
            LOG.warn("The HTTP client did not shut down", e);
        }
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.of(executor);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return client().send(proxy.authorized(request), handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return client().sendAsync(proxy.authorized(request), handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
        return client().sendAsync(proxy.authorized(request), handler, pushes);
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return client().newWebSocketBuilder();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client().cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client().connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client().followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return proxy.selector();
    }

    @Override
    public SSLContext sslContext() {
        return client().sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client().sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client().authenticator();
    }

    @Override
    public Version version() {
        return client().version();
    }
}
