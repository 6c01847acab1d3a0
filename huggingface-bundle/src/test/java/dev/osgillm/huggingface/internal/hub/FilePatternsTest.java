/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternsTest {

    @ParameterizedTest
    @CsvSource({
        "*.gguf, m.gguf, true",
        "*.gguf, sub/m.gguf, false",
        "**.gguf, sub/deep/m.gguf, true",
        "**/m.gguf, m.gguf, false",
        "sub/*, sub/m, true",
        "sub/*, sub/deep/m, false",
        "m.gguf, mxgguf, false",
        "*Q4_K_M*.gguf, model-Q4_K_M-00001-of-00002.gguf, true",
        "a[b]{c}.\\E, a[b]{c}.\\E, true"
    })
    void aStarIsWithinASegmentAndTwoAreNot(String pattern, String path, boolean chosen) {
        assertThat(new FilePatterns(List.of(pattern)).choose(path)).isEqualTo(chosen);
    }

    @Test
    void withoutAPatternEverythingIsChosen() {
        assertThat(new FilePatterns(List.of()).choose("a/b")).isTrue();
    }
}
