/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.RetryPolicy;
import dev.osgillm.support.config.Secret;
import dev.osgillm.tck.dialect.HubLikeServer;
import dev.osgillm.tck.dialect.HuggingFaceLikeServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A stand-in of the Hub, and clients of it over a real transport that repeat without waiting. */
final class HubFixture implements AutoCloseable {

    static final String TOKEN = HuggingFaceLikeServer.TOKEN;

    final HubLikeServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    final CallEngine engine;

    HubFixture() {
        this(HubLikeServer.start(), HttpClient.newBuilder());
    }

    HubFixture(HubLikeServer server, HttpClient.Builder client) {
        this.server = server;
        engine = new CallEngine(
                "hf",
                client.executor(threads).build(),
                timer,
                System::nanoTime,
                new RetryPolicy(3, Duration.ZERO, Duration.ZERO, () -> 0),
                Timeouts.INHERITED,
                reply -> LlmException.builder(ErrorKind.PROTOCOL, "not asked").build());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Waits until nothing runs any more. What comes after it runs on the thread that causes it. */
    void awaitIdle() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new AssertionError("Something still runs.");
        }
    }

    Hub hub(String token) {
        return hub(token, Duration.ofSeconds(30), Disk.REAL);
    }

    Hub hub(String token, Duration idle, Disk disk) {
        HubAddress address =
                new HubAddress(server.uri(), Optional.ofNullable(token).map(Secret::new));
        return new Hub(address, "Set a token.", engine, idle, disk);
    }

    /** @return a client of a Hub at another address, without a token */
    Hub hubAt(URI address) {
        return new Hub(
                new HubAddress(address, Optional.empty()), "Set a token.", engine, Duration.ofSeconds(30), Disk.REAL);
    }

    /** @return bytes that no two sizes share */
    static byte[] content(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        server.close();
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
