/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.support.call.HttpReply;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryHintsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "'Fri, 20 Nov 2026 12:00:07 GMT', 7000",
        "'Fri, 20 Nov 2026 11:59:00 GMT', 0",
        "3, 3000",
        "0.25, 250",
        "'  2 ', 2000",
        "tomorrow, ",
        "-5, ",
        "NaN, ",
        "1e300, "
    })
    void readsRetryAfter(String value, Long millis) {
        HttpReply reply = new HttpReply(
                429, HttpHeaders.of(Map.of("Retry-After", List.of(value)), (name, text) -> true), new byte[0]);

        assertThat(new RetryHints(Clock.fixed(NOW, ZoneOffset.UTC)).delay(reply))
                .isEqualTo(Optional.ofNullable(millis).map(Duration::ofMillis));
    }

    @ParameterizedTest
    @CsvSource({
        "12ms, 12000000",
        "1s, 1000000000",
        "6m0s, 360000000000",
        "1h2m3.5s, 3723500000000",
        "7.66s, 7660000000",
        "250us, 250000",
        "250\u00b5s, 250000",
        "3ns, 3",
        "20, 20000000000",
        "'', ",
        "5x, ",
        "s, ",
        "1m nonsense, "
    })
    void readsDurationsAsGoWritesThem(String value, Long nanos) {
        assertThat(RetryHints.goDuration(value))
                .isEqualTo(Optional.ofNullable(nanos).map(Duration::ofNanos));
    }
}
