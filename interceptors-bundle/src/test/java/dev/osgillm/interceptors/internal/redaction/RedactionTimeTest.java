/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.interceptors.internal.Calls;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What redaction costs. */
class RedactionTimeTest {

    private static final int GROWTH = 128;
    private static final int TRIES = 4;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                "1 ",
                "a@",
                "@a.",
                "a@a.",
                "eyJ-",
                "eyJaaaaaa.",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----",
                "sk-",
                "+1 ",
                ":",
                "a:",
                "1.",
                "AA00 ",
                "A0 ",
                "0123 ",
                "xox-",
                "(555) "
            })
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theTimeGrowsNoFasterThanTheText(String unit) {
        Redaction redaction = RedactionTest.redaction(RedactionTest.ALL);
        String small = unit.repeat(16_000 / unit.length());
        String large = unit.repeat(256_000 / unit.length());
        // 16 times as long: a time that grows with the square of the length would be 256 times as long.
        assertThat(growth(redaction, small, large)).isLessThan(GROWTH);
    }

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aMegabyteTakesNoLongerThanItsParts() {
        Redaction redaction = RedactionTest.redaction(RedactionTest.ALL);
        String some = "Call +49 30 1234567 or a@example.org; 192.168.0.1, sk-abc, 4111 1111 1111 1111. ".repeat(800);
        assertThat(growth(redaction, some, some.repeat(16))).isLessThan(GROWTH);
    }

    /**
     * How many times as long the large text takes. Measured again when that seems too much: the first runs are slow for
     * other reasons, and on a busy machine the compiler may come to them between the two texts.
     */
    private static double growth(Redaction redaction, String small, String large) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < TRIES && least >= GROWTH; i++) {
            nanos(redaction, small);
            least = Math.min(least, (double) nanos(redaction, large) / nanos(redaction, small));
        }
        return least;
    }

    /** @return the processor's time for the fastest of some runs, whatever else it does meanwhile */
    private static long nanos(Redaction redaction, String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = threads.getCurrentThreadCpuTime();
            redaction.intercept(Calls.of(ChatRequest.of(text)));
            fastest = Math.min(fastest, threads.getCurrentThreadCpuTime() - start);
        }
        return fastest;
    }
}
