/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Waiting for what only is not ready yet: a model that loads, an endpoint that starts. Such an answer is no failed attempt;
 * the server is asked again until it is ready or the call may not wait that long.
 *
 * @param limit how long a call waits in all, from its start
 * @param step the most between two requests, since servers guess how long they need
 * @param notYet how long until it may be ready; empty for every other failure
 */
public record Patience(Duration limit, Duration step, Function<LlmException, Optional<Duration>> notYet) {

    /** Waits for nothing. */
    public static final Patience NONE = new Patience(Duration.ZERO, Duration.ZERO, failure -> Optional.empty());
}
