/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.healthcheck.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsTest {

    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    private static HealthState state(String id, Health.Status status) {
        Health health = status == null ? null : Health.of(status, "Found.", null, null);
        return HealthState.of(id, health, SINCE, null, SINCE.plusSeconds(2));
    }

    private static List<String> messages(Result result, boolean debug) {
        List<String> messages = new ArrayList<>();
        for (ResultLog.Entry entry : result) {
            if (entry.isDebug() == debug) {
                messages.add(entry.getMessage());
            }
        }
        return messages;
    }

    @ParameterizedTest
    @CsvSource({
        "UP,OK",
        "DEGRADED,WARN",
        "UNCONFIGURED,WARN",
        "DOWN,TEMPORARILY_UNAVAILABLE",
        ",OK",
    })
    void statusesAreTranslated(Health.Status status, Result.Status expected) {
        assertThat(Results.of(state("a", status)).getStatus()).isEqualTo(expected);
    }

    @Test
    void whatWasFoundAndWhatToDoIsToldAndTheRestForWhoDebugs() {
        Health down = Health.of(Health.Status.DOWN, "Connection refused.", "Start it.", Duration.ofMillis(3));
        Result result = Results.of(HealthState.of("a", down, SINCE, SINCE.plusSeconds(60), null));
        assertThat(messages(result, false)).containsExactly("DOWN. Connection refused.", "Start it.");
        assertThat(messages(result, true))
                .containsExactly(
                        "It answered in 3 ms.", "Since 2026-01-01T00:00:00Z.", "Asked at 2026-01-01T00:01:00Z.");
    }

    @Test
    void whatIsNotKnownIsSaidSo() {
        assertThat(messages(Results.of(state("a", null)), false)).containsExactly("It was not asked yet.");
        assertThat(messages(Results.of(HealthState.of("a", null, SINCE, null, null)), false))
                .containsExactly("Nobody asks it.");
    }

    @ParameterizedTest
    @CsvSource({
        "'',CRITICAL",
        "DOWN UP,OK",
        "DOWN UNKNOWN,OK",
        "DOWN DEGRADED UNCONFIGURED,WARN",
        "DOWN UNCONFIGURED,TEMPORARILY_UNAVAILABLE",
        "UNCONFIGURED UNCONFIGURED,CRITICAL",
    })
    void oneProviderThatCanBeUsedIsEnough(String statuses, Result.Status expected) {
        List<HealthState> states = Stream.of(statuses.split(" "))
                .filter(name -> !name.isEmpty())
                .map(name -> state("p", name.equals("UNKNOWN") ? null : Health.Status.valueOf(name)))
                .toList();
        Result result = Results.ofAll(states);
        assertThat(result.getStatus()).isEqualTo(expected);
        assertThat(messages(result, false)).hasSize(1 + states.size());
    }
}
