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
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theTimeGrowsNoFasterThanTheText(String unit) {
        Redaction redaction = RedactionTest.redaction(RedactionTest.ALL);
        String small = unit.repeat(16_000 / unit.length());
        String large = unit.repeat(256_000 / unit.length());
        nanos(redaction, small); // the first runs are slow for other reasons
        // 16 times as long: a time that grows with the square of the length would be 256 times as long.
        assertThat((double) nanos(redaction, large) / nanos(redaction, small)).isLessThan(128);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aMegabyteTakesNoLongerThanItsParts() {
        Redaction redaction = RedactionTest.redaction(RedactionTest.ALL);
        String some = "Call +49 30 1234567 or a@example.org; 192.168.0.1, sk-abc, 4111 1111 1111 1111. ".repeat(800);
        nanos(redaction, some);
        assertThat((double) nanos(redaction, some.repeat(16)) / nanos(redaction, some))
                .isLessThan(128);
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
