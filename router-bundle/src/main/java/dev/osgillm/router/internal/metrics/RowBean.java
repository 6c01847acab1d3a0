/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import dev.osgillm.api.metrics.CallMetrics;
import dev.osgillm.api.metrics.Distribution;
import dev.osgillm.api.metrics.TokenTotals;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A row as a management bean. */
final class RowBean implements CallMetricsMXBean {

    private final Row row;

    RowBean(Row row) {
        this.row = row;
    }

    @Override
    public String getProvider() {
        return row.providerId;
    }

    @Override
    public String getModel() {
        return row.model;
    }

    @Override
    public String getOperation() {
        return row.operation;
    }

    @Override
    public long getRunning() {
        return row.read().running();
    }

    @Override
    public long getSucceeded() {
        return row.read().succeeded();
    }

    @Override
    public long getFailed() {
        CallMetrics now = row.read();
        return now.ended() - now.succeeded();
    }

    @Override
    public Map<String, Long> getFailedByKind() {
        Map<String, Long> byName = new TreeMap<>();
        row.read().failed().forEach((kind, count) -> byName.put(kind.name(), count));
        return byName;
    }

    @Override
    public long getInputTokens() {
        return tokens().input();
    }

    @Override
    public long getOutputTokens() {
        return tokens().output();
    }

    @Override
    public long getCachedTokens() {
        return tokens().cached();
    }

    @Override
    public long getReasoningTokens() {
        return tokens().reasoning();
    }

    @Override
    public double getOutputTokensPerSecond() {
        return row.read().outputTokensPerSecond().orElse(Double.NaN);
    }

    @Override
    public double getLatencyMean() {
        return millis(latency().mean());
    }

    @Override
    public double getLatencyMedian() {
        return millis(latency().percentile(0.5));
    }

    @Override
    public double getLatency95() {
        return millis(latency().percentile(0.95));
    }

    @Override
    public double getLatency99() {
        return millis(latency().percentile(0.99));
    }

    @Override
    public double getLatencyLongest() {
        return millis(Optional.of(latency().longest()));
    }

    @Override
    public double getFirstTokenMean() {
        return millis(firstToken().mean());
    }

    @Override
    public double getFirstTokenMedian() {
        return millis(firstToken().percentile(0.5));
    }

    @Override
    public double getFirstToken95() {
        return millis(firstToken().percentile(0.95));
    }

    private TokenTotals tokens() {
        return row.read().tokens();
    }

    private Distribution latency() {
        return row.read().latency();
    }

    private Distribution firstToken() {
        return row.read().firstToken();
    }

    private static double millis(Optional<Duration> duration) {
        return duration.map(length -> length.toNanos() / (double) TimeUnit.MILLISECONDS.toNanos(1))
                .orElse(0.0);
    }
}
