/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.usage.LlmUsage;
import dev.osgillm.api.usage.UsageRecord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The command {@code llm:usage}: what the calls of each bundle used and cost. */
@Component(service = UsageCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "usage")
public final class UsageCommand {

    private static final int MONEY_DIGITS = 4;

    private final LlmUsage usage;

    /** @param usage {@code null} when nobody counts */
    @Activate
    public UsageCommand(
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    LlmUsage usage) {
        this.usage = usage;
    }

    @Descriptor("tells how many calls each bundle made, at which models, and what tokens and money they cost."
            + " Example: llm:usage --today")
    public void usage(
            CommandSession session,
            @Descriptor("only what ended today")
                    @Parameter(names = "--today", presentValue = "true", absentValue = "false")
                    boolean today,
            @Descriptor("print one JSON object for each bundle and model")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("begin anew after printing")
                    @Parameter(names = "--reset", presentValue = "true", absentValue = "false")
                    boolean reset,
            @Descriptor("takes no words") String... words) {
        Words.none("usage", words);
        if (usage == null) {
            throw LlmException.builder(
                            ErrorKind.UNAVAILABLE,
                            "Nobody counts usage. Start the bundle dev.osgillm.interceptors (in the distribution: copy"
                                    + " optional/osgi-llm-interceptors.jar into deploy; in Karaf: feature:install"
                                    + " llm-interceptors), and type llm:usage again.")
                    .retryable(false)
                    .build();
        }
        List<UsageRecord> records = today ? usage.snapshot(usage.today()) : usage.snapshot();
        CommandIo io = CommandIo.of(session);
        String none =
                "No call " + (today ? "ended today" : "was counted") + " yet. Ask something, as in: llm:chat hello";
        new Counts<UsageRecord>(this::json, all -> table(all).fitting(io) + sum(all)).print(io, records, json, none);
        Counts.reset(io, reset, usage::reset);
    }

    private static Table table(List<UsageRecord> records) {
        Table table = new Table()
                .column("BUNDLE")
                .column("PROVIDER")
                .column("MODEL")
                .numbers("CALLS")
                .numbers("IN")
                .numbers("OUT")
                .numbers("COST")
                .numbers("FAILED")
                .numbers("REUSED")
                .numbers("CACHED");
        records.forEach(record -> table.row(
                record.bundle(),
                record.providerId(),
                record.model(),
                Long.toString(record.calls()),
                Counts.some(record.tokens().input()),
                Counts.some(record.tokens().output()),
                record.cost().map(UsageCommand::money).orElse(""),
                Counts.some(record.failed()),
                Counts.some(record.answered()),
                Counts.some(record.tokens().cached())));
        return table;
    }

    /** @return a line with all costs; empty when there are none */
    private String sum(List<UsageRecord> records) {
        Optional<BigDecimal> sum = records.stream()
                .map(UsageRecord::cost)
                .flatMap(Optional::stream)
                .reduce(BigDecimal::add);
        return sum.map(cost -> "\nTogether " + money(cost) + " " + Texts.line(usage.currency()) + ".\n")
                .orElse("");
    }

    private static String money(BigDecimal cost) {
        return cost.setScale(MONEY_DIGITS, RoundingMode.HALF_UP).toPlainString();
    }

    private Map<String, Object> json(UsageRecord record) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bundle", record.bundle());
        json.put("provider", record.providerId());
        json.put("model", record.model());
        json.put("calls", record.calls());
        json.put("failed", record.failed());
        json.put("reused", record.answered());
        json.put("tokens", Counts.json(record.tokens()));
        record.cost().ifPresent(cost -> {
            json.put("cost", cost);
            json.put("currency", usage.currency());
        });
        return json;
    }
}
