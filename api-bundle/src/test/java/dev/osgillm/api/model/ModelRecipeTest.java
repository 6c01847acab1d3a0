/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelRecipeTest {

    @Test
    void needsAModelOrFiles() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelRecipe.builder("new", null).build());
        assertThat(ModelRecipe.builder("new", "old").build().from()).contains("old");
        ModelRecipe files =
                ModelRecipe.builder("new", null).file(Path.of("a", "m.gguf")).build();
        assertThat(files.from()).isEmpty();
        assertThat(files.files()).containsEntry("m.gguf", Path.of("a", "m.gguf"));
    }

    @Test
    void aQueryHasALimit() {
        assertThat(ModelQuery.of("qwen").limit()).isEqualTo(20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelQuery.builder().limit(0));
    }
}
