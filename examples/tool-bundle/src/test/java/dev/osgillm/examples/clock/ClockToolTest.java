/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.examples.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ClockToolTest {

    @Test
    void tellsTheTime() {
        Clock stopped = Clock.fixed(Instant.parse("2026-03-04T05:06:07.891Z"), ZoneOffset.UTC);
        assertThat(new ClockTool(stopped).call("{}")).isEqualTo("2026-03-04T05:06:07Z");
    }
}
