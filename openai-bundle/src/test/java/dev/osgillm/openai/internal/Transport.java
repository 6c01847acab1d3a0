/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.RetryPolicy;
import dev.osgillm.support.openai.OpenAiErrors;
import dev.osgillm.tck.time.ManualTime;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** A real client with its threads, and providers that repeat without waiting. */
final class Transport implements AutoCloseable {

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final HttpClient client;

    Transport() {
        this(HttpClient.newBuilder());
    }

    /** @param builder of a client that knows some certificate or proxy */
    Transport(HttpClient.Builder builder) {
        client = builder.executor(threads).build();
    }

    OpenAiProvider provider(Timeouts timeouts, String... keysAndValues) {
        return provider(timeouts, settings(keysAndValues));
    }

    /** A provider whose time is in the hands of a test. */
    OpenAiProvider provider(ManualTime time, String... keysAndValues) {
        return provider(Timeouts.INHERITED, settings(keysAndValues), time, time.nanoTime());
    }

    private static OpenAiSettings settings(String... keysAndValues) {
        Map<String, Object> configuration = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return OpenAiSettings.read(configuration, name -> null);
    }

    OpenAiProvider provider(Timeouts timeouts, OpenAiSettings settings) {
        return provider(timeouts, settings, timer, System::nanoTime);
    }

    private OpenAiProvider provider(
            Timeouts timeouts, OpenAiSettings settings, ScheduledExecutorService clockTimer, LongSupplier nanoTime) {
        OpenAiErrors errors = new OpenAiErrors(settings.key(), settings.keyAdvice());
        RetryPolicy retry = new RetryPolicy(3, Duration.ZERO, Duration.ZERO, () -> 0);
        CallEngine engine = new CallEngine(settings.id(), client, clockTimer, nanoTime, retry, timeouts, errors);
        return OpenAiProvider.of(settings, engine, errors);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        timer.shutdownNow();
    }
}
