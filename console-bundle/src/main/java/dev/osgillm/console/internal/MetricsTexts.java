/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.metrics.CallMetrics;
import dev.osgillm.api.metrics.Distribution;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is shown of measurements. */
final class MetricsTexts {

    private static final double MOST = 0.95;
    private static final double SECOND = 1e9;

    private MetricsTexts() {}

    /** @return a row for each operation at each model; what matters most is on the left */
    static Table table(List<CallMetrics> all) {
        Table table = new Table()
                .column("PROVIDER")
                .column("MODEL")
                .column("OPERATION")
                .numbers("OK")
                .numbers("FAILED")
                .numbers("IN")
                .numbers("OUT")
                .numbers("MEAN")
                .numbers("95 %")
                .numbers("FIRST")
                .numbers("TOKENS/S")
                .numbers("CACHED")
                .numbers("REASONING")
                .numbers("RUNNING");
        all.forEach(line -> table.row(
                line.providerId(),
                line.model(),
                line.operation(),
                Long.toString(line.succeeded()),
                Counts.some(line.ended() - line.succeeded()),
                Counts.some(line.tokens().input()),
                Counts.some(line.tokens().output()),
                duration(line.latency().mean()),
                duration(line.latency().percentile(MOST)),
                duration(line.firstToken().mean()),
                line.outputTokensPerSecond().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "%.1f",
                                line.outputTokensPerSecond().getAsDouble())
                        : "",
                Counts.some(line.tokens().cached()),
                Counts.some(line.tokens().reasoning()),
                Counts.some(line.running())));
        return table;
    }

    private static String duration(Optional<Duration> duration) {
        return duration.map(Texts::duration).orElse("");
    }

    /** @return a line for each row with failures, with their kinds; empty when nothing failed */
    static String failures(List<CallMetrics> all) {
        StringBuilder text = new StringBuilder();
        for (CallMetrics line : all) {
            if (!line.failed().isEmpty()) {
                String kinds = byKind(line).entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
                String model = line.model().isEmpty() ? "" : "/" + line.model();
                text.append(Texts.line(
                                "Failed at " + line.providerId() + model + ", " + line.operation() + ": " + kinds))
                        .append('\n');
            }
        }
        return text.isEmpty() ? "" : "\n" + text;
    }

    private static Map<String, Long> byKind(CallMetrics line) {
        Map<String, Long> kinds = new LinkedHashMap<>();
        new TreeMap<ErrorKind, Long>(line.failed())
                .forEach((kind, count) -> kinds.put(kind.name().toLowerCase(Locale.ROOT), count));
        return kinds;
    }

    /** @return everything, durations in seconds */
    static Map<String, Object> json(CallMetrics line) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("provider", line.providerId());
        json.put("model", line.model());
        json.put("operation", line.operation());
        json.put("running", line.running());
        json.put("succeeded", line.succeeded());
        json.put("failed", byKind(line));
        json.put("tokens", Counts.json(line.tokens()));
        json.put("latency", distribution(line.latency()));
        json.put("first_token", distribution(line.firstToken()));
        line.outputTokensPerSecond().ifPresent(rate -> json.put("output_tokens_per_second", rate));
        return json;
    }

    private static Map<String, Object> distribution(Distribution distribution) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", distribution.count());
        json.put("sum_seconds", seconds(distribution.sum()));
        json.put("longest_seconds", seconds(distribution.longest()));
        for (int percent : new int[] {50, 95, 99}) {
            distribution
                    .percentile(percent / 100.0)
                    .ifPresent(duration -> json.put("p" + percent + "_seconds", seconds(duration)));
        }
        return json;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / SECOND;
    }
}
