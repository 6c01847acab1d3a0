/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;
import dev.osgillm.tck.server.Script;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** A server that is left alone when it failed too often, and the calls and probes of its instance. */
abstract class BreakerTestSupport {

    static final Duration PAUSE = Duration.ofSeconds(10);

    LimitedEngine limited;

    @AfterEach
    void close() {
        limited.close();
    }

    /** After so many failures, with a probe that asks the path /health. */
    final LimitedEngine limited(int failures, Script... health) {
        limited = new LimitedEngine(LimitedEngine.breaker(failures));
        limited.server.on("GET", "/health", health.length == 0 ? new Script[] {json(200, "well")} : health);
        limited.engine.probedBy(this::probe);
        return limited;
    }

    final Call<Health> probe() {
        return new HealthCall<>(
                limited.engine
                        .forProbes()
                        .call(Engines.get(limited.server.uri().resolve("/health")), HealthCall.LIMITS),
                HealthCall::up);
    }

    final void fail(int times) {
        for (int i = 0; i < times; i++) {
            LimitedEngine.failure(limited.call());
        }
    }

    final long asked(String method) {
        return limited.server.requests().stream()
                .filter(request -> request.method().equals(method))
                .count();
    }

    final void assertLeftAlone() {
        long before = asked("POST");
        LlmException failure = LimitedEngine.failure(limited.call());
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("left alone");
        assertThat(asked("POST")).isEqualTo(before);
    }

    final void assertAsked() {
        long before = asked("POST");
        LimitedEngine.start(limited.call()).handle((answer, failure) -> null).join();
        assertThat(asked("POST")).isEqualTo(before + 1);
    }
}
