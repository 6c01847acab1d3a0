/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import dev.osgillm.router.internal.Durations;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often to ask, as people write it.
 *
 * @param standard of instances that say nothing and of which nothing is said
 * @param byId what the router's configuration says of some
 */
record Intervals(Duration standard, Map<String, Duration> byId) {

    static final Duration DEFAULT = Duration.ofMinutes(1);
    static final Duration SHORTEST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofDays(1);
    static final String RULE = "must be a duration from 1s to 24h, such as 30s or 5m, or 0 for never";

    private static final String KEY = "health_interval";
    private static final String KEY_OF = KEY + ".";
    private static final Logger LOG = LoggerFactory.getLogger(Intervals.class);

    /** @param configuration of the router; a wrong value is told, and counts as none */
    static Intervals of(Map<String, Object> configuration) {
        Map<String, Duration> byId = new HashMap<>();
        configuration.forEach((key, value) -> {
            if (key.startsWith(KEY_OF)) {
                read(key, value).ifPresent(interval -> byId.put(key.substring(KEY_OF.length()), interval));
            }
        });
        return new Intervals(read(KEY, configuration.get(KEY)).orElse(DEFAULT), Map.copyOf(byId));
    }

    /**
     * @param id of the instance
     * @param own what its service says, or {@code null}
     * @return how often to ask it, zero for never
     */
    Duration of(String id, Object own) {
        Duration configured = byId.get(id);
        if (configured != null) {
            return configured;
        }
        return own == null ? standard : parse(own).orElse(standard);
    }

    private static Optional<Duration> read(String key, Object value) {
        if (value == null || value.toString().isBlank()) {
            return Optional.empty();
        }
        Optional<Duration> interval = parse(value);
        if (interval.isEmpty()) {
            LOG.warn(
                    "dev.osgillm.router: {} {}, not '{}'. It counts as absent until it is corrected", key, RULE, value);
        }
        return interval;
    }

    /**
     * @param value a text with {@code ms}, {@code s}, {@code m} or {@code h}, or seconds
     * @return the interval, zero for never; empty when it is none, or out of range
     */
    static Optional<Duration> parse(Object value) {
        return Durations.parse(value.toString()).filter(Intervals::allowed);
    }

    private static boolean allowed(Duration interval) {
        return interval.isZero() || interval.compareTo(SHORTEST) >= 0 && interval.compareTo(LONGEST) <= 0;
    }
}
