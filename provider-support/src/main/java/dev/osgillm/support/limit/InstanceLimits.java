/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.health.Health;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The limits of one instance. An exchange passes, in this order:
 * <ol>
 *   <li>the circuit breaker: while the server is left alone, calls fail at once,
 *   <li>the places, once for all attempts of an exchange: it keeps its place while it waits to repeat,
 *   <li>the rates, for each attempt: those configured, and those that the server announces,
 *   <li>the circuit breaker again, since the server may have failed meanwhile; here one may wait for a probe.
 * </ol>
 *
 * <p>When the breaker opens, whatever waits for a place or a rate fails at once: waiting for a server that does not answer
 * uses up a call's time, and a router can ask another instance. What is under way goes on, and what it wants to repeat is
 * refused.
 *
 * <p>Thread safe. Owns no thread: what waits is called back on the executor.
 */
public final class InstanceLimits {

    private final Refusals refusals;
    private final CallSlots slots; // null where any number may run
    private final RateQueue rates;
    private final CircuitBreaker breaker; // null where there is none
    private final boolean chargesTokens;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Function<HttpHeaders, Optional<Duration>> announced;
    private final Set<LimitedTurn> waiting = ConcurrentHashMap.newKeySet();
    private volatile Supplier<Call<Health>> probe;

    /**
     * @param providerId the instance, for messages
     * @param executor runs what has waited; it must not refuse
     * @param timer runs short tasks only
     * @param nanoTime a monotonic clock
     * @param announced reads how long a server will refuse requests
     */
    public InstanceLimits(
            String providerId,
            CallLimits limits,
            Executor executor,
            ScheduledExecutorService timer,
            LongSupplier nanoTime,
            Function<HttpHeaders, Optional<Duration>> announced) {
        refusals = new Refusals(providerId, limits);
        this.executor = Objects.requireNonNull(executor, "executor");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.announced = Objects.requireNonNull(announced, "announced");
        slots = limits.maxConcurrentCalls() == 0
                ? null
                : new CallSlots(limits.maxConcurrentCalls(), limits.maxQueuedCalls());
        RateLimit rate = new RateLimit(limits.requestsPerMinute(), limits.tokensPerMinute(), nanoTime.getAsLong());
        // Whoever has a place is one of a few; without places the queue needs a bound of its own.
        rates = new RateQueue(rate, slots == null ? limits.maxQueuedCalls() : Integer.MAX_VALUE, timer, nanoTime);
        chargesTokens = limits.tokensPerMinute() > 0;
        breaker = limits.breakerFailures() == 0
                ? null
                : new CircuitBreaker(limits.breakerFailures(), limits.breakerPause());
    }

    /**
     * Says how to find out whether a server that was left alone answers again. Without it the first call after a pause does.
     *
     * @param newProbe of the instance, bounded in time; its calls have {@link #probeTurn()}
     */
    public void probedBy(Supplier<Call<Health>> newProbe) {
        probe = newProbe;
    }

    /** @return for a new exchange, which closes it */
    public Turn turn() {
        return new LimitedTurn(this);
    }

    /** @return for an exchange that asks whether the server is well: never limited, but its outcome counts */
    public Turn probeTurn() {
        return breaker == null ? Turn.FREE : new ProbeTurn(this);
    }

    /** What waits for a place waits until it is told to end, even when one is freed: the instance is about to end all. */
    public void close() {
        if (slots != null) {
            slots.close();
        }
    }

    /** @return how many exchanges have a place; 0 where any number may run */
    public int running() {
        return slots == null ? 0 : slots.running();
    }

    /** @return how many exchanges wait, for a place or a rate */
    public int waiting() {
        return rates.waiting() + (slots == null ? 0 : slots.waiting());
    }

    CallSlots slots() {
        return slots;
    }

    RateQueue rates() {
        return rates;
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    Refusals refusals() {
        return refusals;
    }

    void execute(Runnable work) {
        executor.execute(work);
    }

    /** @return whether the breaker refuses calls now */
    public boolean leftAlone() {
        return breaker != null && breaker.refuses(now());
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** @param result of a call, which may say what it has used */
    void charge(Object result) {
        if (chargesTokens && result instanceof ChatResponse chat) {
            rates.used(tokens(chat.usage()));
        } else if (chargesTokens && result instanceof EmbeddingResponse embedding) {
            rates.used(tokens(embedding.usage()));
        }
    }

    private static long tokens(Usage usage) {
        return usage.totalTokens()
                .orElseGet(() ->
                        usage.inputTokens().orElse(0) + usage.outputTokens().orElse(0));
    }

    void learn(HttpHeaders headers) {
        announced.apply(headers).ifPresent(rates::close);
    }

    /** @param failure of an attempt; a refusal that goes away says when */
    void learn(LlmException failure) {
        if (failure.kind() == ErrorKind.RATE_LIMIT && failure.retryable()) {
            failure.retryAfter().ifPresent(rates::close);
        }
    }

    /** Makes the one probe that an open breaker asked for, off this thread if there is anything to ask. */
    void probe(LimitedTurn asking) {
        Supplier<Call<Health>> known = probe;
        if (known == null) {
            asking.probed(true, "");
            return;
        }
        try {
            known.get().executeAsync().whenComplete((health, thrown) -> {
                boolean good = thrown == null
                        && (health.status() == Health.Status.UP || health.status() == Health.Status.DEGRADED);
                String found = thrown == null
                        ? health.detail()
                                + health.advice().map(text -> " " + text).orElse("")
                        : "The probe failed: " + thrown;
                executor.execute(() -> asking.probed(good, found));
            });
        } catch (RuntimeException e) {
            asking.probed(false, "The probe failed: " + e);
        }
    }

    void waits(LimitedTurn turn) {
        waiting.add(turn);
    }

    void waitsNoMore(LimitedTurn turn) {
        waiting.remove(turn);
    }

    /** The breaker has opened: see above. Who is told so is told on the executor. */
    void opened() {
        List.copyOf(waiting).forEach(turn -> executor.execute(turn::giveUp));
    }
}
