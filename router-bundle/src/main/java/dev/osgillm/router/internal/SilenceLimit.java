/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmConstants;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a provider may say nothing of a call, neither an event nor its end: longer than whoever keeps its own limits ever
 * takes, and for all others the last one. Zero is for ever.
 */
@Component(service = SilenceLimit.class, configurationPid = RouterConfig.PID)
public final class SilenceLimit {

    static final String KEY = "silence_timeout";
    static final Duration DEFAULT = Duration.ofMinutes(30);

    private static final Logger LOG = LoggerFactory.getLogger(SilenceLimit.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private volatile Duration limit = DEFAULT;

    /** Takes the limit from the configuration. */
    @Activate
    public SilenceLimit(Map<String, Object> configuration) {
        modified(configuration);
    }

    /** A wrong value leaves the one before in force: the router serves all providers, and must not fail for a word. */
    @Modified
    void modified(Map<String, Object> configuration) {
        Object value = configuration.get(KEY);
        if (value == null || value.toString().isBlank()) {
            limit = DEFAULT;
            return;
        }
        Durations.parse(value.toString())
                .filter(SilenceLimit::allowed)
                .ifPresentOrElse(
                        parsed -> limit = parsed,
                        () -> LOG.error(
                                "{}: {} must be {}, from 1s to 24h, 0 for none, not '{}'. It stays at {}.",
                                RouterConfig.PID,
                                KEY,
                                Durations.RULE,
                                value,
                                Durations.text(limit)));
    }

    private static boolean allowed(Duration limit) {
        return limit.isZero() || limit.compareTo(SHORTEST) >= 0 && limit.compareTo(LONGEST) <= 0;
    }

    /** @return of calls of which nothing more is known: no call has a shorter one */
    Duration standard() {
        return limit;
    }

    /**
     * @param call that gives its provider time by the limits of its request
     * @param instance whose service may say how long its own limits are
     * @return the longest of all, zero when one of them is for ever
     */
    Duration of(CallFacts call, Instance instance) {
        Object own = instance.info().properties().get(LlmConstants.SILENCE_TIMEOUT);
        Optional<Duration> told = own == null ? Optional.empty() : Durations.parse(own.toString());
        return longest(limit, longest(call.silence().orElse(limit), told.orElse(limit)));
    }

    private static Duration longest(Duration one, Duration other) {
        if (one.isZero() || other.isZero()) {
            return Duration.ZERO;
        }
        return one.compareTo(other) > 0 ? one : other;
    }
}
