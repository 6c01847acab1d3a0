/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.metrics.CallMetrics;
import dev.osgillm.api.metrics.LlmMetrics;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The command {@code llm:metrics}: what the calls of each provider were like. */
@Component(service = MetricsCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "metrics")
public final class MetricsCommand {

    private final LlmMetrics metrics;

    /** @param metrics {@code null} when there are none */
    @Activate
    public MetricsCommand(
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    LlmMetrics metrics) {
        this.metrics = metrics;
    }

    @Descriptor("tells how many calls there were at each model, how they ended, how long they took and what they used."
            + " Example: llm:metrics")
    public void metrics(
            CommandSession session,
            @Descriptor("print one JSON object for each operation at each model, with the distributions")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("begin anew after printing")
                    @Parameter(names = "--reset", presentValue = "true", absentValue = "false")
                    boolean reset,
            @Descriptor("takes no words") String... words) {
        Words.none("metrics", words);
        LlmMetrics counts = Calls.present(metrics, "What counts calls is", "llm:metrics");
        CommandIo io = CommandIo.of(session);
        new Counts<CallMetrics>(
                        MetricsTexts::json, all -> MetricsTexts.table(all).fitting(io) + MetricsTexts.failures(all))
                .print(io, counts.snapshot(), json, "No call was made yet. Ask something, as in: llm:chat hello");
        Counts.reset(io, reset, counts::reset);
    }
}
