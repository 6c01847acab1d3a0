/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.LlmException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbedCommandTest {

    private final FakeRouter router = Samples.providers();
    private final TestShell shell = new TestShell(router);

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void printsTheBeginningOfEachVector() throws Exception {
        assertThat(shell.run("llm:embed -p ollama 'ab' 'c'"))
                .isEqualTo("0\t8\t0.094727 0.095703 0.000000 0.000000 0.000000 ...\n"
                        + "1\t8\t0.096680 0.000000 0.000000 0.000000 0.000000 ...\n");
        assertThat(router.selection.value()).contains("ollama");
    }

    @Test
    void printsWholeVectorsAsJson() throws Exception {
        assertThat(shell.run("llm:embed --json ab"))
                .isEqualTo("{\"index\":0,\"vector\":[0.09472656,0.095703125,0,0,0,0,0,0]}\n");
    }

    @Test
    void embedsEachPipedLine() throws Exception {
        assertThat(shell.run("echo $'one\\ntwo' | llm:embed -d 8 -m nomic three")
                        .lines())
                .hasSize(3);
        assertThat(router.embeddingRequest.inputs()).containsExactly("one", "two", "three");
        assertThat(router.embeddingRequest.dimensions()).hasValue(8);
        assertThat(router.embeddingRequest.model()).contains("nomic");
    }

    @Test
    void refusesBadInputWithASentence() {
        refuses(
                "llm:embed",
                "There is nothing to embed. Give texts, as in: llm:embed 'first text' 'second text', or"
                        + " pipe lines in, as in: cat lines.txt | llm:embed");
        refuses("llm:embed -d many a", "The option -d must be a whole number of at least 1, not 'many'.");
        refuses(
                "llm:embed -m",
                "The option '-m' of llm:embed needs a value, as in: llm:embed -p ollama 'a text'."
                        + " 'help llm:embed' lists the options.");
        refuses(
                "llm:embed --jsn a",
                "Unknown or repeated option '--jsn' of llm:embed. 'help llm:embed' lists the"
                        + " options; put -- before text that begins with a dash.");
    }

    private void refuses(String line, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> shell.run(line)).withMessage(message);
    }

    @Test
    void passesOnFailures() {
        router.embeds(request -> new FailedCall<>(Samples.refused("ollama")));
        assertThatThrownBy(() -> shell.run("llm:embed a"))
                .isInstanceOf(LlmException.class)
                .hasMessage("ollama: The server refused the key (401). Set another OPENAI_API_KEY.");
    }
}
