/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.metrics.CallMetrics;
import dev.osgillm.api.metrics.Distribution;
import dev.osgillm.api.metrics.LlmMetrics;
import dev.osgillm.api.metrics.TokenTotals;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsCommandTest {

    private final TestShell shell = new TestShell(Samples.providers());

    @AfterEach
    void close() {
        shell.close();
    }

    private static CallMetrics metrics() {
        Distribution latency = Distribution.of(
                List.of(
                        new Distribution.Bucket(Duration.ofSeconds(1), 3),
                        new Distribution.Bucket(Duration.ofSeconds(4), 1)),
                Duration.ofSeconds(6),
                Duration.ofMillis(3500));
        return CallMetrics.builder("ollama", "llama3.2", "chat")
                .running(1)
                .succeeded(4)
                .failed(ErrorKind.TIMEOUT, 2)
                .failed(ErrorKind.RATE_LIMIT, 1)
                .tokens(new TokenTotals(310, 90, 16, 0))
                .latency(latency)
                .firstToken(Distribution.of(List.of(), Duration.ZERO, Duration.ZERO))
                .outputTokensPerSecond(41.25)
                .build();
    }

    private static final class Counted implements LlmMetrics {

        List<CallMetrics> all = List.of(metrics());

        @Override
        public List<CallMetrics> snapshot() {
            return all;
        }

        @Override
        public void reset() {
            all = List.of();
        }
    }

    @Test
    void showsWhatTheCallsWereLike() throws Exception {
        shell.add("llm", new MetricsCommand(new Counted()), "metrics");
        assertThat(shell.run("llm:metrics"))
                .isEqualTo(
                        "PROVIDER  MODEL     OPERATION  OK  FAILED   IN  OUT   MEAN   95 %  TOKENS/S  CACHED  RUNNING\n"
                                + "ollama    llama3.2  chat        4       3  310   90  1.5 s  3.5 s      41.3      16        1\n"
                                + "\nFailed at ollama/llama3.2, chat: 1 rate_limit, 2 timeout\n");
        shell.session.put("llm.stdout.terminal", true);
        assertThat(shell.run("llm:metrics").lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void printsMetricsAsJsonAndBeginsAnew() throws Exception {
        shell.add("llm", new MetricsCommand(new Counted()), "metrics");
        shell.session.execute("llm:metrics --json --reset");
        assertThat(shell.out.take())
                .isEqualTo("{\"provider\":\"ollama\",\"model\":\"llama3.2\",\"operation\":\"chat\",\"running\":1,"
                        + "\"succeeded\":4,\"failed\":{\"rate_limit\":1,\"timeout\":2},"
                        + "\"tokens\":{\"input\":310,\"output\":90,\"cached\":16,\"reasoning\":0},"
                        + "\"latency\":{\"count\":4,\"sum_seconds\":6.0,\"longest_seconds\":3.5,\"p50_seconds\":1.0,"
                        + "\"p95_seconds\":3.5,\"p99_seconds\":3.5},"
                        + "\"first_token\":{\"count\":0,\"sum_seconds\":0.0,\"longest_seconds\":0.0},"
                        + "\"output_tokens_per_second\":41.25}\n");
        assertThat(shell.err.take()).isEqualTo("Counting begins anew.\n");
        assertThat(shell.run("llm:metrics")).startsWith("No call was made yet.");
        assertThat(shell.run("llm:metrics --json")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shell.run("llm:metrics ollama"))
                .withMessageStartingWith("llm:metrics takes no words, such as 'ollama'.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shell.run("llm:metrics --rest"))
                .withMessageStartingWith("Unknown or repeated option '--rest' of llm:metrics.");
    }
}
