/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.metrics.TokenTotals;
import dev.osgillm.api.usage.LlmUsage;
import dev.osgillm.api.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageCommandTest {

    private final TestShell shell = new TestShell(Samples.providers());

    @AfterEach
    void close() {
        shell.close();
    }

    private static final class Counted implements LlmUsage {

        private List<UsageRecord> all = List.of(
                UsageRecord.builder("com.example.shop", "ollama", "llama3.2")
                        .calls(3)
                        .failed(1)
                        .tokens(new TokenTotals(310, 90, 0, 0))
                        .build(),
                UsageRecord.builder("dev.osgillm.console", "openai", "gpt-4o")
                        .calls(2)
                        .answered(1)
                        .tokens(new TokenTotals(1_000, 500, 400, 100))
                        .cost(new BigDecimal("0.00714"))
                        .build());

        @Override
        public List<UsageRecord> snapshot() {
            return all;
        }

        @Override
        public List<UsageRecord> snapshot(LocalDate day) {
            return day.equals(today()) && !all.isEmpty() ? all.subList(0, 1) : List.of();
        }

        @Override
        public LocalDate today() {
            return LocalDate.parse("2026-03-01");
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public String currency() {
            return "EUR";
        }

        @Override
        public void reset() {
            all = List.of();
        }
    }

    @Test
    void showsWhatEachBundleUsed() throws Exception {
        shell.add("llm", new UsageCommand(new Counted()), "usage");
        assertThat(shell.run("llm:usage"))
                .isEqualTo("BUNDLE               PROVIDER  MODEL     CALLS    IN  OUT    COST  FAILED  REUSED  CACHED\n"
                        + "com.example.shop     ollama    llama3.2      3   310   90               1\n"
                        + "dev.osgillm.console  openai    gpt-4o        2  1000  500  0.0071               1     400\n"
                        + "\nTogether 0.0071 EUR.\n");
        assertThat(shell.run("llm:usage --today"))
                .contains("com.example.shop")
                .doesNotContain("openai")
                .doesNotContain("Together");
    }

    @Test
    void addsUpWhatEverythingCost() throws Exception {
        Counted counted = new Counted();
        counted.all = List.of(
                UsageRecord.builder("a", "p", "m").cost(new BigDecimal("0.5")).build(),
                UsageRecord.builder("b", "p", "m").cost(new BigDecimal("0.25")).build());
        shell.add("llm", new UsageCommand(counted), "usage");
        assertThat(shell.run("llm:usage")).endsWith("\n\nTogether 0.7500 EUR.\n");
    }

    @Test
    void printsUsageAsJsonAndBeginsAnew() throws Exception {
        shell.add("llm", new UsageCommand(new Counted()), "usage");
        shell.session.execute("llm:usage --json --reset");
        assertThat(shell.out.take())
                .isEqualTo(
                        "{\"bundle\":\"com.example.shop\",\"provider\":\"ollama\",\"model\":\"llama3.2\",\"calls\":3,"
                                + "\"failed\":1,\"reused\":0,"
                                + "\"tokens\":{\"input\":310,\"output\":90,\"cached\":0,\"reasoning\":0}}\n"
                                + "{\"bundle\":\"dev.osgillm.console\",\"provider\":\"openai\",\"model\":\"gpt-4o\",\"calls\":2,"
                                + "\"failed\":0,\"reused\":1,"
                                + "\"tokens\":{\"input\":1000,\"output\":500,\"cached\":400,\"reasoning\":100},"
                                + "\"cost\":0.00714,\"currency\":\"EUR\"}\n");
        assertThat(shell.err.take()).isEqualTo("Counting begins anew.\n");
        assertThat(shell.run("llm:usage")).startsWith("No call was counted yet.");
        assertThat(shell.run("llm:usage --today")).startsWith("No call ended today yet.");
        assertThat(shell.run("llm:usage --json")).isEmpty();
    }

    @Test
    void saysWhichBundleIsMissing() {
        shell.add("llm", new UsageCommand(null), "usage");
        assertThatThrownBy(() -> shell.run("llm:usage"))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("dev.osgillm.interceptors");
    }
}
