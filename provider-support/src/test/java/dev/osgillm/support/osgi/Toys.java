/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.call.RetryPolicy;
import dev.osgillm.support.call.SteppedCall;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Instances without a server, and calls of theirs. */
final class Toys implements AutoCloseable {

    /** Fails before anything is sent: a call tells by the kind whether its engine still takes calls. */
    private static final Operation<String> PROBE = new Operation<>() {
        @Override
        public HttpRequest request() {
            throw LlmException.builder(ErrorKind.INVALID_REQUEST, "The engine is open.")
                    .build();
        }

        @Override
        public String read(HttpReply reply, CallMeter meter) {
            throw new AssertionError("Nothing was sent.");
        }
    };

    /** Those of the instances that were assembled, in that order. */
    final List<CallEngine> engines = new ArrayList<>();

    private final ScheduledExecutorService timer;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newBuilder().executor(threads).build();

    /** @param timer is ended with the toys */
    Toys(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    AssembledProvider assemble(String id, Duration drain) {
        CallEngine engine = new CallEngine(
                id,
                client,
                timer,
                System::nanoTime,
                new RetryPolicy(1, Duration.ZERO, Duration.ZERO, () -> 0),
                Timeouts.INHERITED,
                reply -> {
                    throw new AssertionError("Nothing was sent.");
                });
        engines.add(engine);
        return new AssembledProvider(
                new Object(), new ProviderDescription(id, "toy", null, true, List.of(), true, 0), engine, drain);
    }

    /** @return {@code INVALID_REQUEST} for one that takes calls */
    static ErrorKind state(CallEngine engine) {
        return catchThrowableOfType(LlmException.class, () -> engine.call(PROBE, Timeouts.INHERITED)
                        .execute())
                .kind();
    }

    /** A call that runs until its instance or its caller ends it. */
    static StreamingCall<Object, String> endless(CallEngine engine, CountDownLatch begun) {
        return new SteppedCall<>(engine, () -> new SteppedCall.Steps<>() {
            @Override
            public void begin(SteppedCall.Output<Object> output) {
                begun.countDown();
            }

            @Override
            public void over() {
                // Nothing runs on.
            }
        });
    }

    /** Starts one. */
    static CompletableFuture<String> callWithoutEnd(CallEngine engine) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> result = endless(engine, begun).executeAsync().toCompletableFuture();
        begun.await();
        return result;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
