/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {

    private static LlmException failure(ErrorKind kind) {
        return LlmException.builder(kind, "It failed.").build();
    }

    private static RetryPolicy policy(double random) {
        return new RetryPolicy(9, Duration.ofMillis(500), Duration.ofSeconds(8), () -> random);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 500",
        "2, 0, 1000",
        "3, 0, 2000",
        "5, 0, 8000",
        "8, 0, 8000",
        "1, 0.5, 437.5",
        "1, 1, 375",
        "8, 1, 6000",
    })
    void doublesUpToAMostAndTakesUpToAQuarterOff(int attempt, double random, double millis) {
        assertThat(policy(random).delay(attempt, failure(ErrorKind.UNAVAILABLE)))
                .contains(Duration.ofNanos((long) (millis * 1e6)));
    }

    @Test
    void delaysOfManyClientsAreSpread() {
        Random random = new Random(1);
        RetryPolicy policy = new RetryPolicy(3, Duration.ofMillis(500), Duration.ofSeconds(8), random::nextDouble);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 1000; i++) {
            long delay =
                    policy.delay(1, failure(ErrorKind.NETWORK)).orElseThrow().toMillis();
            least = Math.min(least, delay);
            most = Math.max(most, delay);
        }
        assertThat(least).isBetween(375L, 380L);
        assertThat(most).isBetween(495L, 500L);
    }

    @Test
    void aHintIsTakenAsItIsUnlessItSaysAtOnce() {
        LlmException failure = failure(ErrorKind.RATE_LIMIT);
        assertThat(policy(1)
                        .delay(
                                1,
                                failure.toBuilder()
                                        .retryAfter(Duration.ofHours(2))
                                        .build()))
                .contains(Duration.ofHours(2));
        assertThat(policy(1)
                        .delay(
                                1,
                                failure.toBuilder()
                                        .retryAfter(Duration.ofMillis(1))
                                        .build()))
                .contains(Duration.ofMillis(1));
        assertThat(policy(0)
                        .delay(1, failure.toBuilder().retryAfter(Duration.ZERO).build()))
                .contains(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void repeatsWhatMayGoAwayAndOnlyThat(ErrorKind kind) {
        assertThat(policy(0).delay(1, failure(kind)).isPresent()).isEqualTo(kind.retryable());
        assertThat(policy(0).delay(1, failure(kind).toBuilder().retryable(false).build()))
                .isEmpty();
        assertThat(policy(0).delay(9, failure(kind))).isEmpty();
    }
}
