/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import java.util.Map;

/** One row of the measurements, for JMX clients. Durations in milliseconds; without any they are 0. */
public interface CallMetricsMXBean {

    /** @return the id of the instance */
    String getProvider();

    /** @return the model; empty when unknown */
    String getModel();

    /** @return the name of the capability */
    String getOperation();

    /** @return attempts that run now */
    long getRunning();

    /** @return attempts that ended well */
    long getSucceeded();

    /** @return attempts that failed */
    long getFailed();

    /** @return attempts that failed, by kind */
    Map<String, Long> getFailedByKind();

    /** @return tokens of the prompts */
    long getInputTokens();

    /** @return tokens of the answers */
    long getOutputTokens();

    /** @return the part of the input that was read from prompt caches */
    long getCachedTokens();

    /** @return the part of the output that was reasoning */
    long getReasoningTokens();

    /** @return output tokens for each second of generating; not a number when unknown */
    double getOutputTokensPerSecond();

    /** @return mean duration of attempts that ended well */
    double getLatencyMean();

    /** @return what half of them did not exceed */
    double getLatencyMedian();

    /** @return what 95 of 100 of them did not exceed */
    double getLatency95();

    /** @return what 99 of 100 of them did not exceed */
    double getLatency99();

    /** @return the longest of them */
    double getLatencyLongest();

    /** @return mean duration of streams to their first event */
    double getFirstTokenMean();

    /** @return what half of them did not exceed */
    double getFirstTokenMedian();

    /** @return what 95 of 100 of them did not exceed */
    double getFirstToken95();
}
