/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.ShadowTotals;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of requests that go to a second provider after the first has answered. What they answer is compared, told in the
 * log and dropped; a few run at a time, and more are left out. Nothing of them reaches the call that was copied.
 */
final class Shadows {

    /** The most copies at a time. */
    static final int MOST = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Shadows.class);
    private static final long MILLI = 1_000_000;

    /** The most routes that are counted one by one; those that come later count together, and nobody sees them. */
    static final int MOST_ROUTES = 1_000;

    private static final class Counts {
        private final LongAdder running = new LongAdder();
        private final LongAdder equal = new LongAdder();
        private final LongAdder different = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder dropped = new LongAdder();

        ShadowTotals totals() {
            return new ShadowTotals(running.sum(), equal.sum(), different.sum(), failed.sum(), dropped.sum());
        }

        @Override
        public String toString() {
            return "so far " + equal + " equal, " + different + " not, " + failed + " failed, " + dropped + " dropped";
        }
    }

    private final AtomicInteger running = new AtomicInteger();
    private final Map<String, Counts> counts = new ConcurrentHashMap<>(); // by the names of routes
    private final Counts rest = new Counts();
    private final LongSupplier clock;

    Shadows(LongSupplier clock) {
        this.clock = clock;
    }

    /** @param nanos the time that the answer took */
    record Answer(String provider, ChatResponse response, long nanos) {}

    /** @return what became of the copies of a route's requests, also when the route was changed */
    ShadowTotals totals(String route) {
        Counts found = counts.get(route);
        return found == null ? ShadowTotals.NONE : found.totals();
    }

    private Counts counts(String route) {
        Counts found = counts.get(route);
        if (found != null || counts.size() >= MOST_ROUTES) {
            return found == null ? rest : found;
        }
        return counts.computeIfAbsent(route, absent -> new Counts());
    }

    /** @param copy starts the copy of the request */
    void compare(Route.Shadow shadow, Answer real, Supplier<? extends CompletionStage<?>> copy) {
        Counts mine = counts(shadow.route());
        if (running.incrementAndGet() > MOST) {
            running.decrementAndGet();
            mine.dropped.increment();
            LOG.debug("No shadow of {}: {} run already", shadow.route(), MOST);
            return;
        }
        mine.running.increment();
        long start = clock.getAsLong();
        started(copy).whenComplete((answer, thrown) -> {
            running.decrementAndGet();
            mine.running.decrement();
            long nanos = clock.getAsLong() - start;
            if (answer instanceof ChatResponse response) {
                compared(shadow, real, new Answer(shadow.target().toString(), response, nanos), mine);
            } else {
                mine.failed.increment();
                LOG.info(
                        "Shadow of {}: {} failed after {} ms ({}); {}",
                        shadow.route(),
                        shadow.target(),
                        nanos / MILLI,
                        reason(thrown),
                        mine);
            }
        });
    }

    /** The text of a foreign exception may hold anything, even a key: only its class is told. */
    private static String reason(Throwable thrown) {
        if (thrown instanceof LlmException failure) {
            return failure.kind().name();
        }
        return thrown == null ? "no answer" : thrown.getClass().getName();
    }

    private static CompletionStage<?> started(Supplier<? extends CompletionStage<?>> copy) {
        try {
            return copy.get();
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static void compared(Route.Shadow shadow, Answer real, Answer other, Counts mine) {
        boolean equal = real.response().text().equals(other.response().text())
                && real.response()
                        .message()
                        .toolCalls()
                        .equals(other.response().message().toolCalls());
        (equal ? mine.equal : mine.different).increment();
        LOG.info(
                "Shadow of {}: {}: {}; {}: {}; {}; {}",
                shadow.route(),
                real.provider(),
                text(real),
                other.provider(),
                text(other),
                equal ? "equal" : "not equal",
                mine);
    }

    private static String text(Answer answer) {
        Usage usage = answer.response().usage();
        return answer.response().text().length() + " characters, "
                + answer.response().finishReason().map(Enum::name).orElse("no finish reason") + ", "
                + answer.nanos() / MILLI + " ms, "
                + (usage.outputTokens().isPresent() ? usage.outputTokens().getAsLong() : "unknown") + " tokens";
    }

    /** @return the same call, whatever it answers */
    static <R> Call<Object> untyped(Call<R> call) {
        return new Call<>() {
            @Override
            public Object execute() {
                return call.execute();
            }

            @Override
            public CompletionStage<Object> executeAsync() {
                return call.executeAsync().thenApply(Function.identity());
            }

            @Override
            public void cancel() {
                call.cancel();
            }
        };
    }
}
