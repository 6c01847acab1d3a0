/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokensPerSecondTest {

    private static final Timings MEASURED = Timings.of(null, Duration.ofSeconds(9));
    private static final Usage TEN = Usage.builder().outputTokens(10).build();

    @Test
    void dividesTheTokensByTheTimeOfTheirGeneration() {
        Timings timings = MEASURED.withServer(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(2500));

        assertThat(response(TEN, timings).tokensPerSecond()).hasValue(4);
        assertThat(timings.total()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void isUnknownWhereTheServerDoesNotTell() {
        assertThat(response(TEN, MEASURED).tokensPerSecond()).isEmpty();
        assertThat(response(TEN, MEASURED.withServer(null, null, Duration.ZERO)).tokensPerSecond())
                .isEmpty();
        assertThat(response(Usage.UNKNOWN, MEASURED.withServer(null, null, Duration.ofSeconds(1)))
                        .tokensPerSecond())
                .isEmpty();
        assertThat(response(TEN, null).tokensPerSecond()).isEmpty();
    }

    private static ChatResponse response(Usage usage, Timings timings) {
        return ChatResponse.builder().usage(usage).timings(timings).build();
    }
}
