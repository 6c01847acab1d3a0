/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A provider of a made-up dialect that keeps the contract in the simplest way, with a thread for each call; or breaks it
 * as it is told.
 */
final class SmallProvider implements ChatProvider, AutoCloseable {

    static final String ID = "small";
    static final String SECRET = "small-secret-0815";

    private final URI server;
    private final Timeouts timeouts;
    private final Set<Lie> lies;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient client;

    SmallProvider(URI server, Timeouts timeouts, Set<Lie> lies) {
        this.server = server;
        this.timeouts = timeouts;
        this.lies = lies;
        client = HttpClient.newBuilder()
                .executor(threads)
                .followRedirects(lies(Lie.FOLLOWS_REDIRECTS) ? HttpClient.Redirect.ALWAYS : HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        return new SmallCall(this, request, request.timeouts().orElse(timeouts));
    }

    boolean lies(Lie lie) {
        return lies.contains(lie);
    }

    URI server() {
        return server;
    }

    HttpClient client() {
        return client;
    }

    ExecutorService threads() {
        return threads;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
