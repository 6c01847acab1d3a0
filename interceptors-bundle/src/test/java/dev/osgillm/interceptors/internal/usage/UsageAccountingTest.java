/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.api.metrics.TokenTotals;
import dev.osgillm.api.usage.LlmUsage;
import dev.osgillm.api.usage.UsageRecord;
import dev.osgillm.interceptors.internal.Calls;
import dev.osgillm.interceptors.internal.SetClock;
import dev.osgillm.interceptors.internal.price.Prices;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UsageAccountingTest {

    // Half an hour before midnight in Berlin.
    private final SetClock clock = new SetClock("2026-03-01T22:30:00Z");
    private final UsageAccounting usage = new UsageAccounting(Prices.of("gpt-4o=0:2"), clock);

    private void ends(String bundle, Outcome end) {
        Calls.end(usage.intercept(Calls.from(bundle)), end);
    }

    @Test
    void countsByBundleProviderAndModel() {
        ends("b", Calls.answered().build());
        ends("a", Calls.answered().model("other").build());
        ends("a", Calls.answered().build());
        ends("a", Calls.answered().build());
        assertThat(usage.snapshot())
                .extracting(UsageRecord::bundle, UsageRecord::providerId, UsageRecord::model, UsageRecord::calls)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("a", "openai", "gpt-4o", 2L),
                        org.assertj.core.api.Assertions.tuple("a", "openai", "other", 1L),
                        org.assertj.core.api.Assertions.tuple("b", "openai", "gpt-4o", 1L));
        UsageRecord twice = usage.snapshot().get(0);
        assertThat(twice.tokens()).isEqualTo(new TokenTotals(2_000, 1_000, 800, 200));
        assertThat(twice.cost().orElseThrow()).isEqualByComparingTo("0.002");
        assertThat(usage.snapshot().get(1).cost()).isEmpty();
    }

    @Test
    void anAnswerOfAnInterceptorIsCountedButNotItsTokens() {
        ends("a", Calls.answered().answered(true).build());
        UsageRecord record = usage.snapshot().get(0);
        assertThat(record.answered()).isEqualTo(1);
        assertThat(record.calls()).isEqualTo(1);
        assertThat(record.tokens()).isEqualTo(new TokenTotals(0, 0, 0, 0));
        assertThat(record.cost().orElseThrow()).isEqualByComparingTo("0");
    }

    @Test
    void tokensOfFailedCallsCountAndRefusalsHaveNoProvider() {
        LlmException failure = LlmException.builder(ErrorKind.QUOTA, "Spent.").build();
        ends("a", Outcome.builder().failure(failure).build());
        ends("a", Calls.answered().response(null).failure(failure).build());
        assertThat(usage.snapshot()).extracting(UsageRecord::failed).containsExactly(1L, 1L);
        assertThat(usage.snapshot()).extracting(UsageRecord::providerId).containsExactly("", "openai");
        assertThat(usage.snapshot().get(1).tokens().input()).isEqualTo(1_000);
    }

    @Test
    void daysBeginInTheirTimeZoneAndAreKeptForAWhile() {
        ends("a", Calls.answered().build());
        assertThat(usage.today()).isEqualTo(LocalDate.parse("2026-03-01"));
        clock.pass(Duration.ofMinutes(30));
        assertThat(usage.today()).isEqualTo(LocalDate.parse("2026-03-02"));
        assertThat(usage.snapshot(usage.today())).isEmpty();
        ends("a", Calls.answered().build());
        assertThat(usage.snapshot(usage.today())).hasSize(1);
        assertThat(usage.snapshot(LocalDate.parse("2026-03-01")))
                .extracting(UsageRecord::calls)
                .containsExactly(1L);
        for (int day = 1; day < LlmUsage.DAYS; day++) {
            clock.pass(Duration.ofDays(1));
            ends("a", Calls.answered().build());
        }
        assertThat(usage.snapshot(LocalDate.parse("2026-03-01"))).isEmpty();
        assertThat(usage.snapshot(LocalDate.parse("2026-03-02"))).hasSize(1);
        assertThat(usage.snapshot().get(0).calls()).isEqualTo(8);
    }

    @Test
    void whatFindsNoRowCountsTogether() {
        for (int i = 0; i < LlmUsage.MAX_ROWS + 5; i++) {
            ends("bundle" + i, Calls.answered().build());
        }
        assertThat(usage.snapshot()).hasSize(LlmUsage.MAX_ROWS);
        UsageRecord other = usage.snapshot().get(0);
        assertThat(List.of(other.bundle(), other.providerId(), other.model())).containsOnly(LlmUsage.OTHER);
        assertThat(other.calls()).isEqualTo(6);
    }

    @Test
    void aResetBeginsAnew() {
        ends("a", Calls.answered().build());
        clock.pass(Duration.ofMinutes(1));
        usage.reset();
        assertThat(usage.snapshot()).isEmpty();
        assertThat(usage.snapshot(usage.today())).isEmpty();
        assertThat(usage.since()).isEqualTo(Instant.parse("2026-03-01T22:31:00Z"));
    }

    @Test
    void manyCallersAreCountedExactly() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(pool.submit(() -> {
                    for (int call = 0; call < 1_000; call++) {
                        ends("a", Calls.answered().build());
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(usage.snapshot()).singleElement().satisfies(row -> {
            assertThat(row.calls()).isEqualTo(4_000);
            assertThat(row.tokens().output()).isEqualTo(2_000_000);
        });
    }
}
