/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.examples.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.examples.clock.CalendarTools.Day;
import dev.osgillm.examples.clock.CalendarTools.Unit;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CalendarToolsTest {

    private final CalendarTools tools = new CalendarTools();
    private final LocalDate march = LocalDate.of(2026, 3, 4);

    @Test
    void countsTheTimeBetweenTwoDates() {
        assertThat(tools.timeBetween(march, march.plusDays(20), Optional.empty()))
                .isEqualTo(20);
        assertThat(tools.timeBetween(march, march.plusDays(20), Optional.of(Unit.WEEKS)))
                .isEqualTo(2);
        assertThat(tools.timeBetween(march, march.minusMonths(3), Optional.of(Unit.MONTHS)))
                .isEqualTo(-3);
    }

    @Test
    void tellsTheDaysOfTheWeek() {
        assertThat(tools.weekdays(List.of(march, march.plusDays(1))))
                .containsExactly(new Day(march, DayOfWeek.WEDNESDAY), new Day(march.plusDays(1), DayOfWeek.THURSDAY));
    }
}
