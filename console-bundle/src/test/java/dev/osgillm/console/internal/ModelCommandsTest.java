/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelCommandsTest {

    private final FakeRouter router = Samples.providers();
    private final TestShell shell = new TestShell(router);

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void listsWhatIsKnownOfTheDefaultProvidersModels() throws Exception {
        assertThat(shell.run("llm:models"))
                .isEqualTo(
                        """
                        MODEL             CONTEXT      SIZE  CAPABILITIES
                        llama3.2           131072    2.0 GB  chat,tools
                        nomic-embed-text     2048  274.3 MB  embedding
                        """);
    }

    @Test
    void listsTheModelsOfOneForScripts() throws Exception {
        assertThat(shell.run("llm:models ollama --plain"))
                .isEqualTo("llama3.2\t131072\t2019393189\tchat,tools\t\n"
                        + "nomic-embed-text\t2048\t274302450\tembedding\t\n");
    }

    @Test
    void saysWhatToDoWithoutModels() throws Exception {
        assertThat(shell.run("llm:models openai"))
                .isEqualTo("The provider offers no models. Install one on its server, or choose another provider with"
                        + " 'llm:use ID'.\n");
        assertThat(shell.run("llm:models openai --plain")).isEmpty();
    }

    @Test
    void passesOnFailures() {
        assertThatThrownBy(() -> shell.run("llm:models openrouter"))
                .isInstanceOf(LlmException.class)
                .hasMessage("openrouter: It is no ModelCatalog.");
        assertThatThrownBy(() -> shell.run("llm:models x"))
                .hasMessage("There is no provider 'x'. There are: ollama, openai (not configured), openrouter.");
        assertThatThrownBy(() -> shell.run("llm:models ollama openai"))
                .hasMessage("llm:models takes one provider, not 2: ollama, openai.");
    }

    @Test
    void completesIdsAndModels() throws Exception {
        assertThat(shell.session.execute("llm:_ids")).isEqualTo(List.of("ollama", "openai", "openrouter"));
        assertThat(shell.session.execute("llm:_models")).isEqualTo(List.of("llama3.2", "nomic-embed-text"));
        assertThat(shell.session.execute("llm:_models ollama")).isEqualTo(List.of("llama3.2", "nomic-embed-text"));
    }

    @Test
    void completesNothingRatherThanFail() throws Exception {
        assertThat(shell.session.execute("llm:_models nobody")).isEqualTo(List.of());
        PendingCall<List<ModelInfo>> silent = new PendingCall<>();
        router.serve("ollama", ModelCatalog.class, new ModelCatalog() {
            @Override
            public PendingCall<List<ModelInfo>> list() {
                return silent;
            }

            @Override
            public PendingCall<ModelInfo> details(String model) {
                throw new UnsupportedOperationException();
            }
        });
        CompletionCommands commands = new CompletionCommands(router, router, null, Duration.ofMillis(1));
        assertThat(commands._models()).isEmpty();
        assertThat(silent.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
