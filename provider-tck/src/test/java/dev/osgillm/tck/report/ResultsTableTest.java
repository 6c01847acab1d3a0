/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsTableTest {

    @TempDir
    Path folder;

    private String table(String... lines) throws IOException {
        Files.writeString(
                folder.resolve("one.tsv"),
                String.join("\n", lines).replace(' ', '\t').replace('~', ' ') + "\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultsTable.print(folder, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keepsTheRulesOfReactiveStreams", "keepsTheRulesOfStreams", "pullsKeepTheRulesOfStreams"})
    void eachRuleOfReactiveStreamsIsARow(String rule) throws IOException {
        assertThat(table(
                        "AContract ATest " + rule + ":~required_spec101 SUCCESSFUL ",
                        "AContract ATest " + rule + ":~required_spec102 FAILED "))
                .contains("| Flow: required spec101 | passed |", "| Flow: required spec102 | FAILED |");
    }

    @Test
    void theOperationsOfARuleAreOneRowThatFailsWithOneOfThem() throws IOException {
        assertThat(table(
                        "AContract ATest endsInTime:~pull SUCCESSFUL ",
                        "AContract ATest endsInTime:~push FAILED ",
                        "AContract BContractTest endsInTime:~pull ABORTED ",
                        "AContract BContractTest endsInTime:~push SUCCESSFUL "))
                .isEqualToNormalizingNewlines(
                        """
                        ### AContract

                        | rule | A | B |
                        |---|---|---|
                        | ends in time | FAILED | passed |

                        """);
    }
}
