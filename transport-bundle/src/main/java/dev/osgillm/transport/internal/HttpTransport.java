/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP client with its threads, published as a service. Never follows a redirect: keys stay with the host they were
 * meant for.
 */
final class HttpTransport implements AutoCloseable {

    /** Service property that names the client. */
    static final String NAME = "llm.transport";

    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);
    private static final int IDLE_SECONDS = 30;

    private final String name;
    private final ThreadPoolExecutor executor;
    private final OnDemandHttpClient client;
    private final ServiceRegistration<HttpClient> registration;

    /** @throws IllegalArgumentException for a value out of its range; names PID and key, nothing is published */
    HttpTransport(BundleContext context, String name, String pid, TransportConfig config) {
        this.name = name;
        Rules rules = new Rules(pid);
        Duration connectLimit = connectLimit(rules, config.connect__timeout__ms());
        HttpClient.Version version = version(rules, config.http__version());
        ProxyAccess proxy = ProxyAccess.of(rules, config);
        Optional<SSLContext> tls = Tls.context(rules, config);
        executor = executor(name, rules, config.threads());
        client = new OnDemandHttpClient(executor, proxy, () -> client(connectLimit, version, proxy, tls));
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(NAME, name);
        registration = context.registerService(HttpClient.class, client, properties);
        LOG.info("HTTP transport {} is ready with {} threads", name, executor.getCorePoolSize());
    }

    private static ThreadPoolExecutor executor(String name, Rules rules, int configured) {
        if (configured < 0 || configured > 256) {
            throw rules.broken("threads", "must be 0 to 256", configured);
        }
        int threads = configured > 0
                ? configured
                : Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new TransportThreads("llm-transport-" + name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private HttpClient client(
            Duration connectLimit, HttpClient.Version version, ProxyAccess proxy, Optional<SSLContext> tls) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(executor)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectLimit)
                .version(version);
        proxy.selector().ifPresent(builder::proxy);
        tls.ifPresent(builder::sslContext);
        // The client's selector thread inherits the context class loader: it must not be the one of whoever calls
        // first.
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(HttpTransport.class.getClassLoader());
        try {
            return builder.build();
        } finally {
            current.setContextClassLoader(before);
        }
    }

    private static Duration connectLimit(Rules rules, int millis) {
        if (millis < 1 || millis > 600_000) {
            throw rules.broken("connect_timeout_ms", "must be 1 to 600000", millis);
        }
        return Duration.ofMillis(millis);
    }

    private static HttpClient.Version version(Rules rules, String text) {
        return switch (text.strip()) {
            case "auto", "2" -> HttpClient.Version.HTTP_2;
            case "1.1" -> HttpClient.Version.HTTP_1_1;
            default -> throw rules.broken("http_version", "must be auto, 1.1 or 2", text);
        };
    }

    /** Withdraws the service, which makes the providers finish or end their calls, then stops the threads. */
    @Override
    public void close() {
        registration.unregister();
        client.end();
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn(
                        "HTTP transport {}: {} threads are still busy with callbacks", name, executor.getActiveCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
