/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void formatsSizesInPowersOfTen() {
        assertThat(Texts.size(0)).isEqualTo("0 B");
        assertThat(Texts.size(999)).isEqualTo("999 B");
        assertThat(Texts.size(1000)).isEqualTo("1.0 kB");
        assertThat(Texts.size(999_949)).isEqualTo("999.9 kB");
        assertThat(Texts.size(999_999)).isEqualTo("1.0 MB");
        assertThat(Texts.size(4_661_224_676L)).isEqualTo("4.7 GB");
        assertThat(Texts.size(Long.MAX_VALUE)).isEqualTo("9223.4 PB");
    }

    @Test
    void formatsDurations() {
        assertThat(Texts.duration(Duration.ofMillis(0))).isEqualTo("0 ms");
        assertThat(Texts.duration(Duration.ofMillis(999))).isEqualTo("999 ms");
        assertThat(Texts.duration(Duration.ofMillis(1290))).isEqualTo("1.3 s");
    }

    @Test
    void formatsAges() {
        Instant since = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(Texts.age(since, since.minusSeconds(1))).isEqualTo("0 s");
        assertThat(Texts.age(since, since.plusSeconds(59))).isEqualTo("59 s");
        assertThat(Texts.age(since, since.plusSeconds(60))).isEqualTo("1 min");
        assertThat(Texts.age(since, since.plusSeconds(3599))).isEqualTo("59 min");
        assertThat(Texts.age(since, since.plusSeconds(3600))).isEqualTo("1 h");
        assertThat(Texts.age(since, since.plusSeconds(86_399))).isEqualTo("23 h");
        assertThat(Texts.age(since, since.plusSeconds(86_400))).isEqualTo("1 d");
    }

    @Test
    void formatsNumbersTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(Texts.decimal(-0.25f)).isEqualTo("-0.250000");
            assertThat(Texts.size(1500)).isEqualTo("1.5 kB");
            assertThat(Texts.duration(Duration.ofMillis(1500))).isEqualTo("1.5 s");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void writesTheShortestJsonNumberThatReadsBack() {
        assertThat(Texts.json(0.1f)).isEqualTo("0.1");
        assertThat(Texts.json(-0.0f)).isEqualTo("0");
        assertThat(Texts.json(1f)).isEqualTo("1");
        assertThat(Texts.json(100f)).isEqualTo("1E+2");
        assertThat(Texts.json(1.0e-10f)).isEqualTo("1E-10");
        assertThat(Texts.json(0.016666668f)).isEqualTo("0.016666668");
        assertThat(Texts.json(Float.NaN)).isEqualTo("null");
        assertThat(Texts.json(Float.NEGATIVE_INFINITY)).isEqualTo("null");
    }

    @Test
    void losesNothingOfAnyNumber() {
        Random random = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value) && value != 0) {
                assertThat(Float.parseFloat(Texts.json(value))).isEqualTo(value);
            }
        }
    }

    @Test
    void takesTheTeethOutOfEscapeSequences() {
        assertThat(Texts.harmless("a\u001b]0;title\u0007\r\n\tb\u009b2J")).isEqualTo("a]0;title\n\tb2J");
        assertThat(Texts.line("a\nb\u001bc")).isEqualTo("a b c");
    }
}
