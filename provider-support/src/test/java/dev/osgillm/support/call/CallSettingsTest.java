/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.support.config.SettingsReader;
import dev.osgillm.support.limit.CallLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallSettingsTest {

    private static SettingsReader reader(Map<String, ?> configuration) {
        return new SettingsReader("dev.osgillm.toy~work", configuration, name -> null);
    }

    @Test
    void withoutConfigurationOnlyTheBreakerIsOn() {
        SettingsReader reader = reader(Map.of());

        CallSettings settings = CallSettings.read(reader);

        assertThat(settings.limits()).isEqualTo(new CallLimits(0, 100, 0, 0, 10, Duration.ofSeconds(10)));
        assertThat(settings.maxRetries()).isEqualTo(2);
        assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.timeouts().firstToken()).contains(Duration.ofMinutes(5));
        assertThat(reader.report())
                .extracting(Setting::key)
                .containsExactly(
                        "connect_timeout",
                        "first_token_timeout",
                        "idle_timeout",
                        "timeout",
                        "drain_timeout",
                        "max_retries",
                        "max_concurrent_calls",
                        "max_queued_calls",
                        "requests_per_minute",
                        "tokens_per_minute",
                        "breaker_failures",
                        "breaker_pause");
    }

    @Test
    void readsEachKey() {
        CallSettings settings = CallSettings.read(reader(Map.of(
                "drain_timeout", "5s",
                "max_retries", "0",
                "max_concurrent_calls", 4,
                "max_queued_calls", "7",
                "requests_per_minute", "60",
                "tokens_per_minute", "1000000000",
                "breaker_failures", "3",
                "breaker_pause", "500ms")));

        assertThat(settings.limits()).isEqualTo(new CallLimits(4, 7, 60, 1_000_000_000, 3, Duration.ofMillis(500)));
        assertThat(settings.maxRetries()).isZero();
        assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "max_retries, 11, from 0 to 10",
        "max_retries, -1, from 0 to 10",
        "max_retries, two, from 0 to 10",
        "max_concurrent_calls, 1000001, from 0 to 1000000",
        "max_queued_calls, -1, from 0 to 1000000",
        "requests_per_minute, 1000000001, from 0 to 1000000000",
        "tokens_per_minute, 1e6, from 0 to 1000000000",
        "breaker_failures, 1001, from 0 to 1000",
        "breaker_pause, 0, from 100ms to 1h",
        "breaker_pause, 99ms, from 100ms to 1h",
        "breaker_pause, 61m, from 100ms to 1h",
        "breaker_pause, 999999999999999h, from 100ms to 1h",
        "breaker_pause, soon, a duration"
    })
    void refusesWhatIsOutOfRange(String key, String value, String rule) {
        LlmException failure =
                catchThrowableOfType(LlmException.class, () -> CallSettings.read(reader(Map.of(key, value))));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("'" + key + "'").hasMessageContaining(rule);
    }
}
