/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Timeouts;
import dev.osgillm.support.config.Durations;
import dev.osgillm.support.config.SettingsReader;
import dev.osgillm.support.limit.CallLimits;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * How an instance makes its calls, whatever it talks to: the keys that all types of provider have.
 *
 * @param timeouts what is absent comes from {@link CallEngine#DEFAULT_TIMEOUTS}
 * @param drain how long running calls may go on when the instance leaves
 * @param maxRetries how often a failed attempt is repeated, 0 to 10
 * @param limits that the instance keeps by itself
 */
public record CallSettings(Timeouts timeouts, Duration drain, int maxRetries, CallLimits limits) {

    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final int RETRIES = 2;
    private static final int MOST_RETRIES = 10;
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(8);
    private static final int MOST_CALLS = 1_000_000;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /**
     * @param reader of the instance's configuration
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION} for the first value that breaks a rule
     */
    public static CallSettings read(SettingsReader reader) {
        Timeouts timeouts = reader.timeouts(CallEngine.DEFAULT_TIMEOUTS);
        Duration drain = reader.duration("drain_timeout", DRAIN).orElse(DRAIN);
        int maxRetries = reader.integer("max_retries", 0, MOST_RETRIES, RETRIES);
        return new CallSettings(timeouts, drain, maxRetries, limits(reader, CallLimits.DEFAULTS));
    }

    private static CallLimits limits(SettingsReader reader, CallLimits defaults) {
        return new CallLimits(
                reader.integer("max_concurrent_calls", 0, MOST_CALLS, defaults.maxConcurrentCalls()),
                reader.integer("max_queued_calls", 0, MOST_CALLS, defaults.maxQueuedCalls()),
                reader.integer("requests_per_minute", 0, CallLimits.MOST_PER_MINUTE, defaults.requestsPerMinute()),
                reader.integer("tokens_per_minute", 0, CallLimits.MOST_PER_MINUTE, defaults.tokensPerMinute()),
                reader.integer("breaker_failures", 0, 1_000, defaults.breakerFailures()),
                pause(reader, defaults.breakerPause()));
    }

    private static Duration pause(SettingsReader reader, Duration fallback) {
        Duration pause = reader.duration("breaker_pause", fallback).orElse(fallback);
        if (pause.compareTo(SHORTEST_PAUSE) < 0 || pause.compareTo(LONGEST_PAUSE) > 0) {
            throw reader.broken("breaker_pause", "must be from 100ms to 1h", Durations.format(pause));
        }
        return pause;
    }

    /**
     * @param providerId the instance
     * @param client as {@link CallEngine} wants it
     * @param timer runs short tasks only
     * @param nanoTime a monotonic clock, {@code System::nanoTime}
     * @return what runs the calls of the instance
     */
    public CallEngine engine(
            String providerId,
            HttpClient client,
            ScheduledExecutorService timer,
            LongSupplier nanoTime,
            ErrorMapper errors) {
        RetryPolicy retry =
                new RetryPolicy(maxRetries + 1, FIRST_DELAY, LONGEST_DELAY, () -> ThreadLocalRandom.current()
                        .nextDouble());
        return new CallEngine(providerId, client, timer, nanoTime, retry, timeouts, errors, limits);
    }
}
