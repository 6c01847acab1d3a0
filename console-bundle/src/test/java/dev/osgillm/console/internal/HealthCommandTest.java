/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.Health.Status;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.health.HealthState;
import dev.osgillm.api.health.LlmHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthCommandTest {

    private final FakeRouter router = Samples.providers();
    private final TestShell shell = new TestShell(router);

    @AfterEach
    void close() {
        shell.close();
    }

    private static Health down(String advice) {
        return Health.of(Status.DOWN, "Connection refused.", advice, null);
    }

    @Test
    void asksAllAndSaysWhatToDo() throws Exception {
        assertThat(shell.run("llm:health"))
                .isEqualTo(
                        """
                        ID          STATUS        LATENCY  DETAIL
                        ollama      UP               3 ms  Ollama 0.12.3, 2 models.
                        openai      UNCONFIGURED           It has no API key.
                        openrouter  -                      It has no health probe.

                        openai: Set OPENAI_API_KEY, or '.api_key' in etc/dev.osgillm.openai-openai.cfg.
                        """);
    }

    @Test
    void asksOne() throws Exception {
        assertThat(shell.run("llm:health olla")).contains("UP").doesNotContain("openai");
    }

    @Test
    void failsForOneThatCannotBeUsed() {
        assertThatThrownBy(() -> shell.run("llm:health openai"))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessage("openai: It cannot be used now. It has no API key. Set OPENAI_API_KEY, or '.api_key' in"
                        + " etc/dev.osgillm.openai-openai.cfg.");
        assertThat(shell.out.take())
                .isEqualTo(
                        """
                        ID      STATUS        DETAIL
                        openai  UNCONFIGURED  It has no API key.
                        """);
    }

    @Test
    void failsWhenNoneCanBeUsed() {
        FakeRouter dead = new FakeRouter()
                .add(Samples.ollama())
                .add(Samples.openai())
                .serve("ollama", HealthProbe.class, () -> new CompletedCall<>(down("Start it: ollama serve")))
                .serve("openai", HealthProbe.class, () -> new FailedCall<>(Samples.refused("openai")));
        try (TestShell hopeless = new TestShell(dead)) {
            assertThatThrownBy(() -> hopeless.run("llm:health"))
                    .isInstanceOf(LlmException.class)
                    .hasMessage("No provider can be used now. The list above says what to do for each.");
            assertThat(hopeless.out.take())
                    .isEqualTo(
                            """
                            ID      STATUS  DETAIL
                            ollama  DOWN    Connection refused.
                            openai  DOWN    The server refused the key (401). Set another OPENAI_API_KEY.

                            ollama: Start it: ollama serve
                            """);
        }
    }

    @Test
    void failsWithoutProviders() {
        try (TestShell empty = new TestShell(new FakeRouter())) {
            assertThatThrownBy(() -> empty.run("llm:health"))
                    .isInstanceOf(LlmException.class)
                    .hasMessageStartingWith("No provider is present.");
        }
    }

    @Test
    void asksAllAtOnce() throws Exception {
        PendingCall<Health> first = new PendingCall<>();
        PendingCall<Health> second = new PendingCall<>();
        router.serve("ollama", HealthProbe.class, () -> first).serve("openai", HealthProbe.class, () -> second);
        CompletableFuture<String> command = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return shell.run("llm:health");
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                waiting -> new Thread(waiting).start());
        assertThat(first.started.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.started.await(30, TimeUnit.SECONDS)).isTrue();
        second.result.complete(Health.of(Status.UP, "Fine.", null, Duration.ofMillis(1)));
        first.result.complete(Health.of(Status.DEGRADED, "No models.", "Pull one.", Duration.ofMillis(2)));
        assertThat(command.get(30, TimeUnit.SECONDS)).contains("DEGRADED").contains("UP");
    }

    @Test
    void waitsNoLongerThanItsLimitAndCancelsTheRest() throws Exception {
        PendingCall<Health> silent = new PendingCall<>();
        router.serve("ollama", HealthProbe.class, () -> silent);
        shell.add(
                "impatient",
                new HealthCommand(router, router, null, Duration.ofMillis(1), InstantSource.system()),
                "health");
        assertThatThrownBy(() -> shell.run("impatient:health ollama"))
                .hasMessage("ollama: It cannot be used now. No answer within 1 ms. Check its address with"
                        + " 'llm:config ollama', and whether the server runs.");
        assertThat(silent.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptCancelsTheProbes() throws Exception {
        PendingCall<Health> silent = new PendingCall<>();
        router.serve("ollama", HealthProbe.class, () -> silent);
        Thread thread = new Thread(() -> {
            try {
                shell.session.execute("llm:health ollama");
            } catch (Exception e) {
                // Gogo tells of the interrupt; the probe is what matters.
            }
        });
        thread.start();
        assertThat(silent.started.await(30, TimeUnit.SECONDS)).isTrue();
        shell.session.foregroundJob().interrupt();
        assertThat(silent.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
        thread.join(30_000);
        assertThat(shell.run("llm:use ollama")).isEqualTo("The default provider is now ollama.\n");
    }

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** What the router found before. */
    /** @return one that knows this of an instance, and nothing of others */
    static LlmHealth known(String id, Health.Status status) {
        Health health = Health.of(status, "It was asked.", null, null);
        return new Watched(Map.of(id, HealthState.of(id, health, Instant.EPOCH, Instant.EPOCH, null)));
    }

    private record Watched(Map<String, HealthState> all) implements LlmHealth {

        @Override
        public List<HealthState> states() {
            return List.copyOf(all.values());
        }

        @Override
        public Optional<HealthState> state(String id) {
            return Optional.ofNullable(all.get(id));
        }

        @Override
        public Call<HealthState> check(String id) {
            throw new AssertionError("The command asks by itself.");
        }
    }

    private static HealthState state(String id, Health health, Duration since, Duration asked) {
        return HealthState.of(id, health, NOW.minus(since), asked == null ? null : NOW.minus(asked), null);
    }

    /** A shell with the command {@code watched:health}. */
    private void watch(HealthState... states) {
        Map<String, HealthState> all = new HashMap<>();
        for (HealthState state : states) {
            all.put(state.id(), state);
        }
        shell.add(
                "watched",
                new HealthCommand(router, router, new Watched(all), Duration.ofSeconds(30), () -> NOW),
                "health");
    }

    @Test
    void tellsSinceWhenTheStatusIsWhatItIs() throws Exception {
        Health up = Health.of(Status.UP, "Earlier.", null, null);
        watch(
                state("ollama", up, Duration.ofMinutes(3), Duration.ofSeconds(7)),
                state("openai", up, Duration.ofMinutes(5), Duration.ofSeconds(7)),
                state("openrouter", null, Duration.ofHours(1), null));
        assertThat(shell.run("watched:health"))
                .startsWith(
                        """
                        ID          STATUS          FOR  LATENCY  DETAIL
                        ollama      UP            3 min     3 ms  Ollama 0.12.3, 2 models.
                        openai      UNCONFIGURED                  It has no API key.
                        openrouter  -                             It has no health probe.
                        """);
    }

    @Test
    void showsWhatWasFoundWithoutAsking() throws Exception {
        router.serve("ollama", HealthProbe.class, () -> {
            throw new AssertionError("Somebody asked.");
        });
        watch(
                state("ollama", down("Start it."), Duration.ofHours(30), Duration.ofSeconds(42)),
                state("openai", null, Duration.ofSeconds(1), null));
        String shown =
                """
                ID          STATUS  FOR     ASKED  DETAIL
                ollama      DOWN    1 d  42 s ago  Connection refused.
                openai      -                      It was not asked yet.
                openrouter  -                      It has no health probe.

                ollama: Start it.
                """;
        assertThat(shell.run("watched:health -c")).isEqualTo(shown);
        assertThat(shell.run("watched:health --cached")).isEqualTo(shown);
    }

    @Test
    void whatWasFoundToBeDownFailsForOneAsWell() {
        watch(state("ollama", down("Start it."), Duration.ofHours(2), Duration.ofSeconds(42)));
        assertThatThrownBy(() -> shell.run("watched:health -c ollama"))
                .hasMessage("ollama: It cannot be used now. Connection refused. Start it.");
    }

    @Test
    void withoutAWatcherThereIsNothingToShow() {
        assertThatThrownBy(() -> shell.run("llm:health -c"))
                .isInstanceOf(LlmException.class)
                .hasMessageStartingWith("What watches providers is not there.");
    }
}
