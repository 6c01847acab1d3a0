/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.model.ModelSearch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the examples of {@code docs/console.md}: commands after the prompt, what they print below. */
class ConsoleDocTest {

    private static final String PROMPT = "g! ";

    static Stream<String> examples() throws IOException {
        String text = Files.readString(Path.of("../docs/console.md"), StandardCharsets.UTF_8);
        List<String> blocks = new ArrayList<>(List.of(text.split("```console\n")));
        blocks.remove(0);
        return blocks.stream().map(block -> block.substring(0, block.indexOf("```")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void printsWhatTheDocumentationShows(String example) {
        StringBuilder session = new StringBuilder();
        FakeRouter router = Samples.providers();
        if (example.contains("llm:search")) {
            router.add(Samples.hub()).serve("huggingface", ModelSearch.class, new FakeHub());
        }
        try (TestShell shell = new TestShell(router, RefusedConfigurationsTest.runtime())) {
            shell.add("llm", new TokensCommand(router, new FakeTokens()), "tokens");
            example.lines().filter(line -> line.startsWith(PROMPT)).forEach(line -> session.append(line)
                    .append('\n')
                    .append(output(shell, line.substring(PROMPT.length()))));
        }
        assertThat(session).hasToString(example);
    }

    private static String output(TestShell shell, String line) {
        try {
            return shell.run(line);
        } catch (Exception e) {
            return shell.out.take() + shell.err.take() + e + "\n"; // as gogo.jline prints it
        }
    }
}
