/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.usage.LlmUsage;
import dev.osgillm.api.usage.UsageRecord;
import java.io.PrintStream;
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
        PrintStream out = io.out();
        if (json) {
            records.forEach(record -> out.print(JsonWriter.write(json(record)) + "\n"));
        } else if (records.isEmpty()) {
            out.print("No call " + (today ? "ended today" : "was counted")
                    + " yet. Ask something, as in: llm:chat hello\n");
        } else {
            out.print(table(records).fitting(io) + sum(records));
        }
        out.flush();
        if (reset) {
            usage.reset();
            PrintStream err = io.err();
            err.print("Counting begins anew.\n");
            err.flush();
        }
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
                some(record.tokens().input()),
                some(record.tokens().output()),
                record.cost().map(UsageCommand::money).orElse(""),
                some(record.failed()),
                some(record.answered()),
                some(record.tokens().cached())));
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

    private static String some(long count) {
        return count == 0 ? "" : Long.toString(count);
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
        Map<String, Object> tokens = new LinkedHashMap<>();
        tokens.put("input", record.tokens().input());
        tokens.put("output", record.tokens().output());
        tokens.put("cached", record.tokens().cached());
        tokens.put("reasoning", record.tokens().reasoning());
        json.put("tokens", tokens);
        record.cost().ifPresent(cost -> {
            json.put("cost", cost);
            json.put("currency", usage.currency());
        });
        return json;
    }
}
