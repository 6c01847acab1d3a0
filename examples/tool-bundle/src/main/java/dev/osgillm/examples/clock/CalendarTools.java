/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.examples.clock;

import dev.osgillm.api.tool.ToolMethod;
import dev.osgillm.api.tool.ToolMethods;
import dev.osgillm.api.tool.ToolParameter;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Computes with dates for models, which are bad at it. Each method with an annotation is a tool. */
@Component(service = CalendarTools.class)
@ToolMethods
public final class CalendarTools {

    /** What to count. */
    public enum Unit {
        DAYS,
        WEEKS,
        MONTHS
    }

    /** A date and its day of the week. */
    public record Day(LocalDate date, DayOfWeek weekday) {}

    /** Counts whole units. */
    @ToolMethod(
            name = "time_between",
            description = "Counts the time from one date to another; negative if it is earlier.")
    public long timeBetween(
            @ToolParameter(name = "from") LocalDate from,
            @ToolParameter(name = "to") LocalDate to,
            @ToolParameter(name = "unit", description = "What to count; days if it is not given.")
                    Optional<Unit> unit) {
        return switch (unit.orElse(Unit.DAYS)) {
            case DAYS -> ChronoUnit.DAYS.between(from, to);
            case WEEKS -> ChronoUnit.WEEKS.between(from, to);
            case MONTHS -> ChronoUnit.MONTHS.between(from, to);
        };
    }

    /** Looks each of them up. */
    @ToolMethod(description = "Tells the day of the week of each date.")
    public List<Day> weekdays(@ToolParameter(name = "dates") List<LocalDate> dates) {
        return dates.stream().map(date -> new Day(date, date.getDayOfWeek())).toList();
    }
}
