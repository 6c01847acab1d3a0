/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs, for a short while and as a user starts them. */
class ProgramsIT {

    @TempDir
    private Path folder;

    private record Ended(int code, List<String> lines) {}

    @Test
    void aShortSoakLeavesNothingBehind() throws Exception {
        Ended soak = run("soak", "--seconds", "20", "--threads", "8", "--swap-millis", "2000");

        assertThat(soak.code()).as("%s", soak.lines()).isZero();
        assertThat(soak.lines())
                .contains(
                        "ok    no timer is left",
                        "ok    the router counts no call as running",
                        "ok    no thread is left")
                .anyMatch(line -> line.matches("ok    the class loaders of [1-9]\\d* changes are collected"))
                .anyMatch(line -> line.matches("(ok  |skip)  no socket is open.*"))
                .anyMatch(line -> line.matches(" +\\d+ GOOD ok"))
                .anyMatch(line -> line.matches(" +\\d+ STALL_\\w+ TIMEOUT"))
                .anyMatch(line -> line.matches("ok    each of [1-9]\\d* calls ended once .*; 0 did not"))
                .noneMatch(line -> line.endsWith(" never"))
                .last()
                .isEqualTo("PASS");
    }

    @Test
    void callsEndWhenConnectionsAreClosedUnderThem() throws Exception {
        Ended program = run("lost-replies", "--requests", "500", "--closing", "500", "--threads", "8");

        assertThat(program.code()).as("%s", program.lines()).isZero();
        assertThat(program.lines())
                .anyMatch(line -> line.matches(" +openai provider +500 calls, 500 answers, 0 failed.*closed [1-9].*"))
                .last()
                .isEqualTo("PASS");
    }

    @Test
    void aShortSwapLosesAndDoublesNothing() throws Exception {
        Ended swap = run(
                "swap",
                "--updates",
                "30",
                "--reconfigurations",
                "30",
                "--rate",
                "50",
                "--quiet-seconds",
                "2",
                "--grace-seconds",
                "25");

        assertThat(swap.code()).as("%s", swap.lines()).isZero();
        assertThat(swap.lines())
                .anyMatch(line -> line.matches("ok    each of [1-9]\\d* requests .*: 0 lost, 0 mixed up"))
                .anyMatch(line -> line.matches("ok    none was answered twice: 0 told .*, 0 were sent again .*"))
                .anyMatch(line -> line.matches("ok    the class loaders of 34 updates are collected: 0 are left"))
                .last()
                .isEqualTo("PASS");
    }

    @Test
    void aWrongCommandLineIsExplained() throws Exception {
        Ended wrong = run("soak", "--threads", "none");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.lines()).anyMatch(line -> line.contains("--threads must be 1 to 1000"));
        Ended help = run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.lines()).anyMatch(line -> line.contains("--minutes"));
    }

    private Ended run(String... words) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("benchmarks"));
        builder.command().addAll(List.of(words));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readAllLines(output, StandardCharsets.UTF_8));
    }
}
