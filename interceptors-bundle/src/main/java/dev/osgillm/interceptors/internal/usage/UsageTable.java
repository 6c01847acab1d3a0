/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.usage;

import dev.osgillm.api.Usage;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.api.metrics.TokenTotals;
import dev.osgillm.api.usage.LlmUsage;
import dev.osgillm.api.usage.UsageRecord;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts by bundle, provider and model. Bounded, and not thread safe. */
final class UsageTable {

    private record Subject(String bundle, String providerId, String model) {}

    private static final Subject OTHER = new Subject(LlmUsage.OTHER, LlmUsage.OTHER, LlmUsage.OTHER);

    private static final class Row {
        private long calls;
        private long failed;
        private long answered;
        private long input;
        private long output;
        private long cached;
        private long reasoning;
        private BigDecimal cost;

        void spend(BigDecimal money) {
            cost = cost == null ? money : cost.add(money);
        }
    }

    private final Map<Subject, Row> rows = new HashMap<>();

    void add(String bundle, Outcome end, Optional<BigDecimal> cost) {
        Subject subject =
                new Subject(bundle, end.providerId().orElse(""), end.model().orElse(""));
        Row row = rows.get(subject);
        if (row == null) {
            // The last place is for what finds none.
            row = rows.computeIfAbsent(rows.size() < LlmUsage.MAX_ROWS - 1 ? subject : OTHER, absent -> new Row());
        }
        row.calls++;
        if (end.failure().isPresent()) {
            row.failed++;
        }
        cost.ifPresent(row::spend);
        if (end.answered()) {
            row.answered++;
            return;
        }
        Usage usage = end.usage();
        row.input += usage.inputTokens().orElse(0);
        row.output += usage.outputTokens().orElse(0);
        row.cached += usage.cachedTokens().orElse(0);
        row.reasoning += usage.reasoningTokens().orElse(0);
    }

    List<UsageRecord> records() {
        return rows.entrySet().stream()
                .map(entry -> record(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(UsageRecord::bundle)
                        .thenComparing(UsageRecord::providerId)
                        .thenComparing(UsageRecord::model))
                .toList();
    }

    private static UsageRecord record(Subject subject, Row row) {
        return UsageRecord.builder(subject.bundle(), subject.providerId(), subject.model())
                .calls(row.calls)
                .failed(row.failed)
                .answered(row.answered)
                .tokens(new TokenTotals(row.input, row.output, row.cached, row.reasoning))
                .cost(row.cost)
                .build();
    }
}
