/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Usage;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ContextWatchTest {

    private final ContextWatch watch = new ContextWatch("here");

    @Test
    void warnsOnceForEachModelWhosePromptFillsTheContext() {
        assertThat(check("m", 4095)).isFalse();
        assertThat(check("m", 4096)).isTrue();
        assertThat(check("M", 4097)).isFalse();
        assertThat(check("other", 4096)).isTrue();
    }

    @Test
    void keepsSilentWhereItKnowsNothing() {
        assertThat(watch.check("m", OptionalLong.empty(), usage(1_000_000))).isFalse();
        assertThat(watch.check("m", OptionalLong.of(4096), Usage.UNKNOWN)).isFalse();
    }

    private boolean check(String model, long tokens) {
        return watch.check(model, OptionalLong.of(4096), usage(tokens));
    }

    private static Usage usage(long tokens) {
        return Usage.builder().inputTokens(tokens).build();
    }
}
