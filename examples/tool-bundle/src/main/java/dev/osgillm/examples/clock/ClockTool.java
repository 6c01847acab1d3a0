/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.examples.clock;

import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.tool.Tool;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Tells models what time it is. */
@Component
public final class ClockTool implements Tool {

    private static final ToolDefinition DEFINITION = ToolDefinition.of(
            "clock", "Tells the current date and time, in UTC. Use it for whatever depends on today.", null);

    private final Clock clock;

    /** Goes by the clock of this machine. */
    @Activate
    public ClockTool() {
        this(Clock.systemUTC());
    }

    ClockTool(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ToolDefinition definition() {
        return DEFINITION;
    }

    @Override
    public String call(String arguments) {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
