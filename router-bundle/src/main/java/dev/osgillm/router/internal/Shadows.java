/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import java.util.concurrent.CompletionStage;
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

    private final AtomicInteger running = new AtomicInteger();
    private final LongAdder same = new LongAdder();
    private final LongAdder different = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongSupplier clock;

    Shadows(LongSupplier clock) {
        this.clock = clock;
    }

    /** @param nanos the time that the answer took */
    record Answer(String provider, ChatResponse response, long nanos) {}

    /** @param copy starts the copy of the request */
    void compare(Route.Shadow shadow, Answer real, Supplier<? extends CompletionStage<?>> copy) {
        if (running.incrementAndGet() > MOST) {
            running.decrementAndGet();
            dropped.increment();
            LOG.debug("No shadow of {}: {} run already", shadow.route(), MOST);
            return;
        }
        long start = clock.getAsLong();
        copy.get().whenComplete((answer, thrown) -> {
            running.decrementAndGet();
            long nanos = clock.getAsLong() - start;
            if (answer instanceof ChatResponse response) {
                compared(shadow, real, new Answer(shadow.target().toString(), response, nanos));
            } else {
                failed.increment();
                LOG.info(
                        "Shadow of {}: {} failed after {} ms ({}); {}",
                        shadow.route(),
                        shadow.target(),
                        nanos / MILLI,
                        thrown instanceof LlmException failure ? failure.kind() : thrown,
                        this);
            }
        });
    }

    private void compared(Route.Shadow shadow, Answer real, Answer other) {
        boolean equal = real.response().text().equals(other.response().text())
                && real.response()
                        .message()
                        .toolCalls()
                        .equals(other.response().message().toolCalls());
        (equal ? same : different).increment();
        LOG.info(
                "Shadow of {}: {}: {}; {}: {}; {}; {}",
                shadow.route(),
                real.provider(),
                text(real),
                other.provider(),
                text(other),
                equal ? "equal" : "not equal",
                this);
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

    /** @return the counts */
    @Override
    public String toString() {
        return "so far " + same.sum() + " equal, " + different.sum() + " not, " + failed.sum() + " failed, "
                + dropped.sum() + " dropped";
    }
}
