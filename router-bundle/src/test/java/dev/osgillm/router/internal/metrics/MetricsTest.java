/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.metrics.CallMetrics;
import dev.osgillm.api.metrics.LlmMetrics;
import dev.osgillm.api.metrics.TokenTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetricsTest {

    private static final int THREADS = 16;

    private final Metrics metrics = new Metrics();

    private static ChatResponse answer(long tokens) {
        return ChatResponse.builder()
                .usage(Usage.builder()
                        .inputTokens(2 * tokens)
                        .outputTokens(tokens)
                        .cachedTokens(1)
                        .build())
                .build();
    }

    private Attempt begin(String model) {
        return metrics.begin("a", model, "chat");
    }

    private CallMetrics only() {
        assertThat(metrics.snapshot()).hasSize(1);
        return metrics.snapshot().get(0);
    }

    private static void together(Callable<?> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(pool.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void losesNoAttemptOfManyThreads() throws Exception {
        together(() -> {
            for (int i = 0; i < 3_000; i++) {
                Attempt attempt = begin(i % 2 == 0 ? "even" : "odd");
                switch (i % 3) {
                    case 0 -> attempt.succeeded(answer(5));
                    case 1 -> attempt.failed(ErrorKind.NETWORK, null);
                    default -> attempt.abandoned();
                }
            }
            return null;
        });
        assertThat(metrics.snapshot()).extracting(CallMetrics::model).containsExactly("even", "odd");
        for (CallMetrics row : metrics.snapshot()) {
            long each = THREADS * 500L;
            assertThat(row.running()).isZero();
            assertThat(row.succeeded()).isEqualTo(each);
            assertThat(row.failed()).isEqualTo(Map.of(ErrorKind.NETWORK, each, ErrorKind.CANCELLED, each));
            assertThat(row.ended()).isEqualTo(3 * each);
            assertThat(row.latency().count()).isEqualTo(each);
            assertThat(row.tokens()).isEqualTo(new TokenTotals(each * 10, each * 5, each, 0));
        }
    }

    @Test
    void losesNoAttemptToRowsThatAResetTakesOut() throws Exception {
        together(() -> {
            for (int i = 0; i < 2_000; i++) {
                Attempt attempt = begin("m" + i % 3);
                metrics.reset();
                attempt.succeeded(null);
            }
            return null;
        });
        assertThat(metrics.snapshot())
                .allSatisfy(row -> assertThat(row.running()).isZero());
        metrics.reset();
        assertThat(metrics.snapshot()).isEmpty();
    }

    @Test
    void aCallThatRunsAtAResetCountsWhenItEnds() {
        Attempt before = begin("m");
        begin("m").succeeded(answer(5));
        begin("idle").succeeded(answer(5));
        metrics.reset();
        assertThat(only().running()).isEqualTo(1);
        assertThat(only().ended()).isZero();
        assertThat(only().tokens()).isEqualTo(new TokenTotals(0, 0, 0, 0));
        before.succeeded(answer(7));
        assertThat(only().running()).isZero();
        assertThat(only().succeeded()).isEqualTo(1);
        assertThat(only().tokens().output()).isEqualTo(7);
    }

    @Test
    void modelsBeyondTheLastRowCountTogetherUntilAReset() throws Exception {
        together(() -> {
            for (int i = 0; i < 1_500; i++) {
                begin("m" + i).succeeded(null);
            }
            return null;
        });
        assertThat(metrics.snapshot()).hasSize(LlmMetrics.MAX_ROWS);
        assertThat(metrics.snapshot().stream().mapToLong(CallMetrics::succeeded).sum())
                .isEqualTo(THREADS * 1_500L);
        CallMetrics other = metrics.snapshot().get(0);
        assertThat(List.of(other.providerId(), other.model(), other.operation()))
                .containsOnly(LlmMetrics.OTHER);
        assertThat(other.succeeded()).isGreaterThanOrEqualTo(501L * THREADS);
        metrics.reset();
        begin("new").succeeded(null);
        assertThat(only().model()).isEqualTo("new");
    }

    @Test
    void aNameOfAMegabyteIsNotKept() {
        begin("x".repeat(1_000_000)).succeeded(null);
        begin("x".repeat(1_000_001)).succeeded(null);
        assertThat(only().model()).hasSize(200);
        assertThat(only().succeeded()).isEqualTo(2);
    }
}
