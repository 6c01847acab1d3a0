/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs the stress tests as their own program, which says by its exit code whether something forbidden was seen. */
class StressIT {

    private static final long LIMIT_MINUTES = 120;

    @Test
    void nothingForbiddenIsObserved() throws IOException, InterruptedException {
        Path results = Files.createDirectories(Path.of(System.getProperty("jcstress.results")));
        Path output = results.resolve("output.txt");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.openjdk.jcstress.Main",
                        "-m",
                        System.getProperty("jcstress.mode"),
                        "-sc",
                        "false",
                        "-t",
                        System.getProperty("jcstress.test"),
                        "-r",
                        results.toString()))
                .directory(results.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES))
                    .as("ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String told = Files.readString(output);
        assertThat(process.exitValue()).as(told).isZero();
        assertThat(told)
                .contains("Failed tests: No matches.")
                .contains("Error tests: No matches.")
                .containsPattern("All remaining tests: [1-9]\\d* matching");
    }
}
