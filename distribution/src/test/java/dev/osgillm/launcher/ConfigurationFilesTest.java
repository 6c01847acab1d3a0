/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFilesTest {

    @ParameterizedTest
    @CsvSource({
        "dev.osgillm.router.cfg, dev.osgillm.router,",
        "dev.osgillm.openai-work.cfg, dev.osgillm.openai, work",
        "dev.osgillm.openai~work.cfg, dev.osgillm.openai, work",
        "dev.osgillm.openai-my-own.cfg, dev.osgillm.openai, my-own",
        "dev.osgillm.openai~my-own.cfg, dev.osgillm.openai, my-own",
    })
    void readsPidAndNameFromAFileName(String file, String pid, String name) {
        assertThat(ConfigurationFiles.pid(file)).containsExactly(pid, name);
    }

    @Test
    void changesAValueInPlaceAndKeepsTheComments() {
        String text = "# first\ndefault_provider = a\n\n# last\nother=1\n";
        assertThat(ConfigurationFiles.withValues(text, Map.of("default_provider", "b")))
                .isEqualTo("# first\ndefault_provider = b\n\n# last\nother=1\n");
    }

    @Test
    void addsAValueWhoseLineIsACommentOrMissing() {
        assertThat(ConfigurationFiles.withValues("# default_provider = a\n", Map.of("default_provider", "b")))
                .isEqualTo("# default_provider = a\ndefault_provider = b\n");
    }
}
