/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.support.limit.Turn;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call whose answer comes at once. */
final class HttpCall<R> implements Call<R>, OpenCalls.OpenCall {

    private static final int MOST_REDIRECTS = 5;

    private final CallEngine engine;
    private final Operation<R> operation;
    private final Timeouts timeouts;
    private final Duration total;
    private final CallTimers timers;
    private final Turn turn;
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
        timers = new CallTimers(engine.timer(), () -> end(engine.openCalls().leaving()));
        turn = engine.turn();
    }

    @Override
    public R execute() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("The call was started before.");
        }
        if (!engine.admits(this)) {
            throw engine.openCalls().leaving();
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
            throw e.getCause() instanceof LlmException failure ? failure : engine.failure(e, null);
        }
    }

    @Override
    public CompletionStage<R> executeAsync() {
        if (!started.compareAndSet(false, true)) {
            return CompletableFuture.failedStage(new IllegalStateException("The call was started before."));
        }
        // Not on a thread of the engine's: the instance waits for what was let in, and for nothing else.
        if (!engine.admits(this)) {
            return CompletableFuture.failedStage(engine.openCalls().leaving());
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
        engine.retryBudget().called();
        timers.schedule(total, this::timedOut);
        attempt();
    }

    private void attempt() {
        if (ended.get()) {
            engine.openCalls().remove(this);
            return;
        }
        turn.next(meter.leftNanos(total), this::begin, this::fail);
    }

    private void begin() {
        attempts++;
        try {
            send(operation.request(), 0);
        } catch (RuntimeException | Error e) {
            fail(engine.failure(e, null));
        }
    }

    /** @param redirects how many led to this request */
    private void send(HttpRequest request, int redirects) {
        Exchange<byte[]> next = new Exchange<>(request, engine.wireTrace().tap());
        exchange = next;
        if (ended.get()) {
            next.abort();
        }
        next.send(
                engine.client(),
                info -> info.statusCode() / 100 == 2 ? operation.body(info) : LimitedBody.forAnswer(info),
                timers,
                timeouts.connect().orElse(Duration.ZERO),
                (response, failure) -> answered(request, redirects, response, failure));
    }

    private void answered(HttpRequest request, int redirects, Exchange.Answer<byte[]> response, Throwable failure) {
        if (ended.get()) {
            return;
        }
        if (failure != null) {
            failed(engine.failure(failure, request.uri(), operation.whenLost()));
            return;
        }
        turn.arrived();
        if (response.statusCode() / 100 == 2) {
            turn.announced(response.headers());
        }
        try {
            HttpReply reply = new HttpReply(response.statusCode(), response.headers(), response.body());
            if (engine.answers().adapts(operation, reply, adapted)) {
                adapted++;
                attempts--;
                attempt();
                return;
            }
            Optional<HttpRequest> next = redirect(request, redirects, reply);
            if (next.isPresent()) {
                send(next.get(), redirects + 1);
            } else {
                R value = engine.answers().read(operation, request, reply, meter);
                turn.answered();
                turn.used(value);
                succeed(value);
            }
        } catch (RuntimeException | Error e) {
            failed(engine.failure(e, request.uri()));
        }
    }

    private Optional<HttpRequest> redirect(HttpRequest request, int redirects, HttpReply reply) {
        boolean followed = reply.status() / 100 == 3 && redirects < MOST_REDIRECTS && !ended.get();
        return followed ? operation.redirected(request, reply) : Optional.empty();
    }

    /** Repeats a failed attempt where that makes sense and fits into the total limit. */
    private void failed(LlmException failure) {
        if (engine.fails(failure)) {
            turn.failed(failure);
        } else {
            turn.answered();
        }
        if (ended.get()) {
            return;
        }
        Repetition next = engine.repetition(operation, failure, attempts, meter, total);
        if (next.tooEarly()) {
            attempts--;
        }
        if (next.delay().isPresent()) {
            timers.after(next.delay().get(), () -> engine.runAsync(this::attempt));
        } else {
            fail(next.failure());
        }
    }

    private void timedOut() {
        LlmException failure = turn.timedOut("timeout", total).orElseGet(() -> LlmException.builder(
                        ErrorKind.TIMEOUT,
                        "No whole answer within the limit timeout (" + total.toMillis() + " ms). "
                                + (operation.repeatable()
                                        ? "Raise it, ask for less, or stream."
                                        : operation.whenLost()))
                .provider(engine.providerId())
                .build());
        if (engine.tells(total, Optional.of(engine.timeouts().total().orElse(CallEngine.DEFAULT_TOTAL)))) {
            turn.failed(failure);
        }
        end(failure);
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
        turn.close();
        engine.openCalls().remove(this);
    }
}
