/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.RetryPolicy;
import dev.osgillm.tck.time.ManualTime;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** A real HTTP client with its threads, and providers that use it and repeat without waiting. */
final class TestTransport implements AutoCloseable {

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final HttpClient client = HttpClient.newBuilder().executor(threads).build();

    /** Of the provider that was made last. */
    CallEngine engine;

    OllamaProvider provider(Map<String, Object> configuration) {
        return provider(configuration, Timeouts.INHERITED);
    }

    OllamaProvider provider(Map<String, Object> configuration, Timeouts timeouts) {
        return provider(OllamaSettings.read(new HashMap<>(configuration), name -> null), timeouts);
    }

    /** A provider whose time is in the hands of a test. */
    OllamaProvider provider(Map<String, Object> configuration, ManualTime time) {
        OllamaSettings settings = OllamaSettings.read(new HashMap<>(configuration), name -> null);
        return provider(settings, Timeouts.INHERITED, time, time.nanoTime());
    }

    private OllamaProvider provider(OllamaSettings settings, Timeouts timeouts) {
        return provider(settings, timeouts, timer, System::nanoTime);
    }

    private OllamaProvider provider(
            OllamaSettings settings, Timeouts timeouts, ScheduledExecutorService clockTimer, LongSupplier nanoTime) {
        OllamaErrors errors = new OllamaErrors(settings.baseUrl(), settings.apiKey());
        RetryPolicy atOnce = new RetryPolicy(3, Duration.ZERO, Duration.ZERO, () -> 0);
        engine = new CallEngine(
                settings.id(),
                client,
                clockTimer,
                nanoTime,
                atOnce,
                timeouts.orElse(settings.calls().timeouts()),
                errors);
        return new OllamaProvider(settings, engine, errors);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        timer.shutdownNow();
    }
}
