/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static String pauses(Duration interval) {
        return IntStream.range(0, 12)
                .mapToObj(failures ->
                        String.valueOf(Pace.after(interval, failures, 0).toSeconds()))
                .reduce((one, other) -> one + " " + other)
                .orElseThrow();
    }

    @Test
    void failuresAreFollowedSoonAndThenEverLater() {
        assertThat(pauses(MINUTE)).isEqualTo("60 5 10 20 40 80 160 320 600 600 600 600");
    }

    @Test
    void noPauseIsLongerThanTenIntervals() {
        assertThat(pauses(Duration.ofSeconds(10))).isEqualTo("10 5 10 20 40 80 100 100 100 100 100 100");
        assertThat(pauses(Duration.ofSeconds(1))).isEqualTo("1 1 2 4 8 10 10 10 10 10 10 10");
    }

    @Test
    void anInstanceThatIsSeldomAskedIsFoundToBeBackWithinTenMinutes() {
        assertThat(pauses(Duration.ofHours(24))).isEqualTo("86400 5 10 20 40 80 160 320 600 600 600 600");
    }

    @Test
    void jitterMakesPausesUpToAFifthLonger() {
        assertThat(Pace.after(MINUTE, 0, 1)).isEqualTo(Duration.ofSeconds(72));
        assertThat(Pace.after(MINUTE, 0, 0.5)).isEqualTo(Duration.ofSeconds(66));
        assertThat(Pace.after(MINUTE, 1, 1)).isEqualTo(Duration.ofSeconds(6));
        assertThat(Pace.first(1)).isEqualTo(Duration.ofMillis(2400));
    }

    @ParameterizedTest
    @CsvSource({"30s,30", "30,30", "5m,300", "24 h,86400", "1000ms,1", "0,0", "0s,0", "' 2s ',2"})
    void intervalsAreReadAsPeopleWriteThem(String text, long seconds) {
        assertThat(Intervals.parse(text)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1s", "999ms", "25h", "1d", "1.5s", "99999999999"})
    void whatIsNoIntervalIsNone(String text) {
        assertThat(Intervals.parse(text)).isEmpty();
    }
}
