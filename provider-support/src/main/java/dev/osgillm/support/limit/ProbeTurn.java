/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import dev.osgillm.api.LlmException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** An exchange of a probe. It must show what is, so no limit holds it; what it finds the breaker is told. */
final class ProbeTurn implements Turn {

    private final InstanceLimits limits;
    private volatile boolean arrived;

    ProbeTurn(InstanceLimits limits) {
        this.limits = limits;
    }

    @Override
    public void next(long patience, Runnable go, Consumer<LlmException> refused) {
        arrived = false;
        go.run();
    }

    @Override
    public void announced(HttpHeaders headers) {
        // No limit holds it.
    }

    @Override
    public void arrived() {
        arrived = true;
    }

    @Override
    public void answered() {
        limits.breaker().othersProbeAnswered();
    }

    @Override
    public void used(Object result) {
        // It uses no tokens.
    }

    @Override
    public void failed(LlmException failure) {
        switch (Evidence.of(failure, arrived)) {
            case ANSWERS -> answered();
            case FAILS -> {
                if (limits.breaker().othersProbeFailed(Evidence.words(failure), limits.now())) {
                    limits.opened();
                }
            }
            case NONE -> {}
        }
    }

    @Override
    public Optional<LlmException> timedOut(String setting, Duration limit) {
        return Optional.empty();
    }

    @Override
    public void close() {
        // It has nothing.
    }
}
