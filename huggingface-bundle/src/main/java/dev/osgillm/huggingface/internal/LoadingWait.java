/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.Patience;
import dev.osgillm.support.config.SettingsReader;
import java.time.Duration;
import java.util.Optional;

/**
 * How long calls wait for a model that loads or an endpoint that starts.
 *
 * @param limit of a call, from its start; zero for no waiting
 * @param silent whether a server also counts as starting that does not say so
 */
record LoadingWait(Duration limit, boolean silent) {

    private static final String KEY = "loading_timeout";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    // An endpoint that was scaled to zero says nothing but 502 and 503 until it is there.
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofSeconds(30);

    /** @param configured whether a person has set the key, and so knows that the server starts */
    static LoadingWait read(SettingsReader reader, Target target, boolean configured) {
        Duration limit = reader.duration(KEY, LIMIT).orElse(LIMIT);
        boolean dedicated = target.kind() != TargetKind.ROUTER;
        return new LoadingWait(limit, dedicated && (configured || target.atHuggingFace()));
    }

    Patience patience() {
        return limit.isZero() ? Patience.NONE : new Patience(limit, STEP, this::notYet);
    }

    private Optional<Duration> notYet(LlmException failure) {
        int status = failure.status().orElse(0);
        if (failure.kind() != ErrorKind.UNAVAILABLE || (status != 503 && !(status == 502 && silent))) {
            return Optional.empty();
        }
        // Who may come back at once met a server in trouble, not one that loads.
        Optional<Duration> told = failure.retryAfter()
                .filter(delay -> !delay.isZero())
                .map(delay -> delay.compareTo(SHORTEST) < 0 ? SHORTEST : delay);
        return silent ? told.or(() -> Optional.of(LOOK)) : told;
    }
}
