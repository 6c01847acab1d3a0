/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call whose answer comes at once. */
final class HttpCall<R> implements Call<R>, OpenCalls.OpenCall {

    private final CallEngine engine;
    private final Operation<R> operation;
    private final Timeouts timeouts;
    private final Duration total;
    private final CallTimers timers;
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile CallMeter meter;
    private volatile Exchange<?> exchange;
    private volatile int attempts;
    private volatile int adapted;

    HttpCall(CallEngine engine, Operation<R> operation, Timeouts timeouts) {
        this.engine = engine;
        this.operation = operation;
        this.timeouts = timeouts;
        total = timeouts.total().orElse(CallEngine.DEFAULT_TOTAL);
        timers = new CallTimers(engine.timer());
    }

    @Override
    public R execute() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("The call was started before.");
        }
        start();
        try {
            return result.get();
        } catch (InterruptedException e) {
            LlmException cancelled = engine.cancelled().toBuilder().cause(e).build();
            end(cancelled);
            Thread.currentThread().interrupt();
            throw cancelled;
        } catch (ExecutionException e) {
            throw engine.failure(e, null);
        }
    }

    @Override
    public CompletionStage<R> executeAsync() {
        if (!started.compareAndSet(false, true)) {
            return CompletableFuture.failedStage(new IllegalStateException("The call was started before."));
        }
        engine.runAsync(this::start);
        return result;
    }

    @Override
    public void cancel() {
        end(engine.cancelled());
    }

    @Override
    public void leave(LlmException reason) {
        end(reason);
    }

    private void start() {
        meter = engine.newMeter();
        if (!engine.openCalls().add(this)) {
            fail(engine.openCalls().leaving());
            return;
        }
        timers.schedule(total, () -> end(totalTimeout()));
        attempt();
    }

    private void attempt() {
        if (ended.get()) {
            engine.openCalls().remove(this);
            return;
        }
        attempts++;
        try {
            Exchange<byte[]> next =
                    new Exchange<>(operation.request(), engine.wireTrace().tap());
            exchange = next;
            if (ended.get()) {
                next.abort();
            }
            next.send(
                    engine.client(),
                    LimitedBody::forAnswer,
                    timers,
                    timeouts.connect().orElse(Duration.ZERO),
                    (response, failure) -> answered(next.target(), response, failure));
        } catch (RuntimeException | LinkageError e) {
            fail(engine.failure(e, null));
        }
    }

    private void answered(URI target, HttpResponse<byte[]> response, Throwable failure) {
        if (failure != null) {
            failed(engine.failure(failure, target));
            return;
        }
        try {
            HttpReply reply = new HttpReply(response.statusCode(), response.headers(), response.body());
            if (engine.adapts(operation, reply, adapted)) {
                adapted++;
                attempts--;
                attempt();
                return;
            }
            succeed(engine.read(operation, reply, meter));
        } catch (RuntimeException | LinkageError e) {
            failed(engine.failure(e, target));
        }
    }

    /** Repeats a failed attempt where that makes sense and fits into the total limit. */
    private void failed(LlmException failure) {
        Optional<Duration> delay = engine.retry().delay(attempts, failure);
        boolean fits = delay.isPresent()
                && (total.isZero() || meter.elapsedNanos() + delay.get().toNanos() < total.toNanos());
        if (fits && !ended.get()) {
            timers.after(delay.get(), () -> engine.runAsync(this::attempt));
        } else {
            fail(failure);
        }
    }

    private LlmException totalTimeout() {
        return LlmException.builder(
                        ErrorKind.TIMEOUT,
                        "No whole answer within the limit timeout (" + total.toMillis()
                                + " ms). Raise it, ask for less, or stream.")
                .provider(engine.providerId())
                .build();
    }

    private void succeed(R value) {
        if (ended.compareAndSet(false, true)) {
            release();
            result.complete(value);
        }
    }

    /** Ends the call on the current thread, one of the engine's or the one that waits. */
    private void fail(LlmException failure) {
        if (ended.compareAndSet(false, true)) {
            release();
            result.completeExceptionally(failure);
        }
    }

    /** Ends the call from outside: closes the connection, and tells the caller on a thread of the engine's. */
    private void end(LlmException failure) {
        if (ended.compareAndSet(false, true)) {
            Exchange<?> current = exchange;
            if (current != null) {
                current.abort();
            }
            release();
            engine.runAsync(() -> result.completeExceptionally(failure));
        }
    }

    private void release() {
        timers.stopAll();
        engine.openCalls().remove(this);
    }
}
