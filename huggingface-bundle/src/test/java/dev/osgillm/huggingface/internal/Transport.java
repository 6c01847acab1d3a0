/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.RetryPolicy;
import dev.osgillm.tck.time.ManualTime;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** A real client and timer, and instances over them that repeat without waiting. */
final class Transport implements AutoCloseable {

    static final String TOKEN = "hf_scripted0123456789";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final HttpClient client = HttpClient.newBuilder().executor(threads).build();

    /** @param keysAndValues beside {@code base_url}, with {@link #TOKEN} unless a token is among them */
    Instance instance(URI base, String... keysAndValues) {
        return instance(base, Timeouts.INHERITED, keysAndValues);
    }

    Instance instance(URI base, Timeouts timeouts, String... keysAndValues) {
        return instance(base, timeouts, timer, System::nanoTime, keysAndValues);
    }

    /** An instance whose time is in the hands of a test. */
    Instance instance(URI base, ManualTime time, String... keysAndValues) {
        return instance(base, Timeouts.INHERITED, time, time.nanoTime(), keysAndValues);
    }

    private Instance instance(
            URI base,
            Timeouts timeouts,
            ScheduledExecutorService clockTimer,
            LongSupplier nanoTime,
            String... keysAndValues) {
        Map<String, Object> configuration = new HashMap<>(Map.of("base_url", base.toString(), ".api_key", TOKEN));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        HuggingFaceSettings settings =
                HuggingFaceSettings.read(configuration, name -> null, Path.of("target", "no-home"));
        HuggingFaceErrors errors = new HuggingFaceErrors(settings);
        RetryPolicy atOnce = new RetryPolicy(3, Duration.ZERO, Duration.ZERO, () -> 0);
        Timeouts limits = timeouts.orElse(settings.calls().timeouts());
        return HuggingFaceProvider.of(
                settings, new CallEngine(settings.id(), client, clockTimer, nanoTime, atOnce, limits, errors), errors);
    }

    ChatProvider chats(URI base, String... keysAndValues) {
        return (ChatProvider) instance(base, keysAndValues);
    }

    EmbeddingProvider embeddings(URI base, String... keysAndValues) {
        return (EmbeddingProvider) instance(base, keysAndValues);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
