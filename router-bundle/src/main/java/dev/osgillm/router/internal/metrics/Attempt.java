/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.ResultEvent;
import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.api.embedding.EmbeddingResponse;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * One attempt at a provider, from its start to its end. Events come one after the other; exactly one of the three ends is
 * called, once. Nothing here throws or waits.
 */
public final class Attempt extends Subject {

    private final LongSupplier nanoTime;
    private final long start;
    private Row row;
    private boolean reasoningShown;

    // An end may come from another thread than the events.
    private volatile long firstEvent = -1; // nanoseconds after the start
    private volatile Object result;
    private volatile Usage reported;

    Attempt(String providerId, String model, String operation, LongSupplier nanoTime) {
        super(providerId, model, operation);
        this.nanoTime = nanoTime;
        start = nanoTime.getAsLong();
    }

    void enter(Row ofThis) {
        row = ofThis;
    }

    /** An event of a stream arrived. */
    public void event(Object event) {
        if (firstEvent < 0) {
            reasoningShown = event instanceof ReasoningDelta;
            firstEvent = nanoTime.getAsLong() - start;
        }
        if (event instanceof ResultEvent<?> last) {
            result = last.result();
        } else if (event instanceof UsageReported usage) {
            reported = usage.usage();
        }
    }

    /**
     * It ended well.
     *
     * @param answer what the provider answered, {@code null} when events brought it or there is none
     */
    public void succeeded(Object answer) {
        long nanos = nanoTime.getAsLong() - start;
        Counts counts = row.counts();
        Object whole = answer == null ? result : answer;
        long first = firstEvent < 0 ? firstToken(whole) : firstEvent;
        counts.succeeded(nanos);
        count(counts, usage(whole), first, nanos);
        row.leave();
    }

    /** @param failure with what had arrived, may be {@code null} */
    public void failed(ErrorKind kind, LlmException failure) {
        long nanos = nanoTime.getAsLong() - start;
        Counts counts = row.counts();
        Object partial = failure == null ? null : failure.partial(Object.class).orElse(null);
        counts.failed(kind);
        count(counts, usage(partial), firstEvent, nanos);
        row.leave();
    }

    /** Its subscriber left. When the whole answer had arrived by then, it ended well. */
    public void abandoned() {
        if (result != null) {
            succeeded(null);
        } else {
            failed(ErrorKind.CANCELLED, null);
        }
    }

    private void count(Counts counts, Usage usage, long first, long nanos) {
        counts.tokens(usage);
        if (first < 0) {
            return;
        }
        counts.firstToken(first);
        if (usage.outputTokens().isPresent()) {
            // What the model thought in silence was generated before the first event.
            long silent = reasoningShown ? 0 : usage.reasoningTokens().orElse(0);
            counts.generated(Math.max(0, usage.outputTokens().getAsLong() - silent), Math.max(0, nanos - first));
        }
    }

    private Usage usage(Object answer) {
        Usage last = reported;
        Usage told = Usage.UNKNOWN;
        if (answer instanceof ChatResponse response) {
            told = response.usage();
        } else if (answer instanceof EmbeddingResponse response) {
            told = response.usage();
        }
        return last == null || !told.equals(Usage.UNKNOWN) ? told : last;
    }

    /** A stream that the provider itself collected. */
    private static long firstToken(Object answer) {
        return answer instanceof ChatResponse response
                ? response.timings()
                        .flatMap(Timings::firstToken)
                        .map(Duration::toNanos)
                        .orElse(-1L)
                : -1;
    }
}
