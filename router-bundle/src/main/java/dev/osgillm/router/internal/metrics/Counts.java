/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.Usage;
import dev.osgillm.api.metrics.CallMetrics;
import dev.osgillm.api.metrics.TokenTotals;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** The numbers of one row since the last reset. Without locks; an attempt adds all it has to the same object. */
final class Counts {

    private static final ErrorKind[] KINDS = ErrorKind.values();

    private final LongAdder succeeded = new LongAdder();
    private final AtomicLongArray failed = new AtomicLongArray(KINDS.length);
    private final LongAdder input = new LongAdder();
    private final LongAdder output = new LongAdder();
    private final LongAdder cached = new LongAdder();
    private final LongAdder reasoning = new LongAdder();
    private final Histogram latency = new Histogram();
    private final Histogram firstToken = new Histogram();
    private final Recent recentLatency = new Recent();
    private final Recent recentFirstToken = new Recent();
    private final LongAdder generatedTokens = new LongAdder();
    private final LongAdder generatingNanos = new LongAdder();

    void succeeded(long nanos) {
        latency.add(nanos);
        recentLatency.add(nanos);
        succeeded.increment();
    }

    /** @return the time of calls that ended well, the latest counting most, in nanoseconds */
    OptionalLong recentLatency() {
        return recentLatency.value();
    }

    /** @return the time of streams to their first event, the latest counting most, in nanoseconds */
    OptionalLong recentFirstToken() {
        return recentFirstToken.value();
    }

    void failed(ErrorKind kind) {
        failed.incrementAndGet(kind.ordinal());
    }

    void tokens(Usage usage) {
        input.add(usage.inputTokens().orElse(0));
        output.add(usage.outputTokens().orElse(0));
        cached.add(usage.cachedTokens().orElse(0));
        reasoning.add(usage.reasoningTokens().orElse(0));
    }

    void firstToken(long nanos) {
        firstToken.add(nanos);
        recentFirstToken.add(nanos);
    }

    void generated(long tokens, long nanos) {
        generatedTokens.add(tokens);
        generatingNanos.add(nanos);
    }

    CallMetrics read(Subject subject, long running) {
        CallMetrics.Builder builder = CallMetrics.builder(subject.providerId, subject.model, subject.operation)
                .running(running)
                .succeeded(succeeded.sum())
                .tokens(new TokenTotals(input.sum(), output.sum(), cached.sum(), reasoning.sum()))
                .latency(latency.read())
                .firstToken(firstToken.read());
        for (ErrorKind kind : KINDS) {
            builder.failed(kind, failed.get(kind.ordinal()));
        }
        long nanos = generatingNanos.sum();
        if (nanos > 0) {
            builder.outputTokensPerSecond(generatedTokens.sum() * (double) TimeUnit.SECONDS.toNanos(1) / nanos);
        }
        return builder.build();
    }
}
