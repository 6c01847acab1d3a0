/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.support.limit.CallLimits;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An engine with limits, a server, and the time in the hands of a test. */
final class LimitedEngine implements AutoCloseable {

    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

    private final Engines engines = new Engines();
    final ScriptedServer server = ScriptedServer.start();
    final ManualTime time = new ManualTime();
    final CallEngine engine;

    LimitedEngine(CallLimits limits) {
        this(limits, 1);
    }

    LimitedEngine(CallLimits limits, int attempts) {
        RetryPolicy retry = new RetryPolicy(attempts, Duration.ZERO, Duration.ZERO, () -> 0);
        engine = engines.engine(time, retry, limits);
    }

    static CallLimits places(int running, int waiting) {
        return new CallLimits(running, waiting, 0, 0, 0, Duration.ofSeconds(10));
    }

    static CallLimits rates(int requests, int tokens) {
        return new CallLimits(0, 100, requests, tokens, 0, Duration.ofSeconds(10));
    }

    static CallLimits breaker(int failures) {
        return new CallLimits(0, 100, 0, 0, failures, Duration.ofSeconds(10));
    }

    void answer(Script... scripts) {
        server.on("POST", "/words", scripts);
    }

    Call<String> call() {
        return call(Timeouts.INHERITED);
    }

    Call<String> call(Timeouts timeouts) {
        return engine.call(Engines.words(server.uri()), timeouts);
    }

    Probe stream(Timeouts timeouts) {
        Probe probe = new Probe(Long.MAX_VALUE);
        engine.streamingCall(Engines.words(server.uri()), timeouts).events().subscribe(probe);
        return probe;
    }

    static CompletableFuture<String> start(Call<String> call) {
        return call.executeAsync().toCompletableFuture();
    }

    static LlmException failure(Call<?> call) {
        return catchThrowableOfType(LlmException.class, call::execute);
    }

    static <T> T value(CompletableFuture<T> answer) {
        return answer.orTimeout(PATIENCE, TimeUnit.NANOSECONDS).join();
    }

    static LlmException failure(CompletableFuture<?> answer) {
        CompletableFuture<?> soon = answer.orTimeout(PATIENCE, TimeUnit.NANOSECONDS);
        CompletionException wrapped = catchThrowableOfType(CompletionException.class, soon::join);
        return (LlmException) wrapped.getCause();
    }

    void awaitWaiting(int calls) {
        await(() -> engine.limits().waiting() == calls);
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("It did not become so.");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        server.close();
        engines.close();
        time.shutdownNow();
    }
}
