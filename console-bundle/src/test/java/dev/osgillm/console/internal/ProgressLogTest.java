/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.model.ModelProgress;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressLogTest {

    private final Transcript out = new Transcript();
    private final Progress log = new ProgressLog(new PrintStream(out, true));

    private String told(String part, long completed, long total) {
        log.update(new ModelProgress("pulling manifest", part, completed, total));
        return out.take();
    }

    @Test
    void tellsAPartWhenItBeginsAndEachTenthOfIt() {
        assertThat(told("a.gguf", 0, 2000)).isEqualTo("a.gguf: 0 % of 2.0 kB\n");
        assertThat(told("a.gguf", 199, 2000)).isEmpty();
        assertThat(told("a.gguf", 200, 2000)).isEqualTo("a.gguf: 10 % of 2.0 kB\n");
        assertThat(told("b.gguf", 50, 100)).as("parts interleave").isEqualTo("b.gguf: 50 % of 100 B\n");
        assertThat(told("a.gguf", 2000, 2000)).isEqualTo("a.gguf: 100 % of 2.0 kB\n");
        assertThat(told("a.gguf", 2000, 2000)).isEmpty();
    }

    @Test
    void isSilentWhileAPartThatStartedAgainCatchesUp() {
        told("a.gguf", 1500, 2000);
        assertThat(told("a.gguf", 0, 2000)).isEmpty();
        assertThat(told("a.gguf", 1700, 2000)).isEqualTo("a.gguf: 80 % of 2.0 kB\n");
    }

    @Test
    void tellsWhatIsDoneOnce() {
        assertThat(told("", 0, 0)).isEqualTo("pulling manifest\n");
        assertThat(told("", 0, 0)).isEmpty();
        assertThat(told("sha256:" + FakeManager.DIGEST, 0, 0)).isEqualTo("6a0746a1ec1a\n");
        assertThat(told("a\u001b[2J", 0, 10)).isEqualTo("a [2J: 0 % of 10 B\n");
    }
}
