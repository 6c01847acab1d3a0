/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;
import dev.osgillm.tck.dialect.OllamaLikeServer;
import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.server.Scripts;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HealthTest {

    private final TestTransport transport = new TestTransport();
    private final OllamaLikeServer server = OllamaLikeServer.start();

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    @Test
    void aServerWithItsModelIsUp() throws Exception {
        assertUp(probe().execute());
        assertUp(probe().executeAsync().toCompletableFuture().get(30, TimeUnit.SECONDS));
        assertThat(server.requests())
                .extracting(request -> request.method() + " " + request.path())
                .containsExactly("GET /api/version", "GET /api/tags", "GET /api/version", "GET /api/tags");
    }

    private static void assertUp(Health health) {
        assertHealth(health, Health.Status.UP, "Ollama 0.33.0 with 3 models.", null);
        assertThat(health.latency()).isPresent();
    }

    @Test
    void aServerWithoutModelsIsDegraded() {
        server.models(new String[0]);

        assertHealth(
                probe().execute(),
                Health.Status.DEGRADED,
                "Ollama 0.33.0 has no model installed.",
                "Fetch the default one: ollama pull llama3.2.");
    }

    @Test
    void aServerWithoutTheDefaultModelIsDegraded() {
        server.models("qwen3:8b");

        assertHealth(
                probe().execute(),
                Health.Status.DEGRADED,
                "Ollama 0.33.0 has 1 model, but not the default model 'llama3.2'.",
                "Fetch it: ollama pull llama3.2. Or set model to one of: qwen3:8b.");
    }

    @Test
    void aServerThatIsNotThereIsDown() {
        Call<Health> probe = probe();
        server.close();

        assertHealth(
                probe.execute(),
                Health.Status.DOWN,
                "Ollama does not answer at " + server.uri() + ".",
                "Start it with 'ollama serve', or set OLLAMA_HOST or base_url.");
    }

    @Test
    void anotherServerIsNotOllama() {
        server.server().on("GET", "/api/version", Scripts.html(200, "<html><body>Welcome</body></html>"));
        server.server().on("GET", "/api/tags", Scripts.html(404, "<html><body>Not here</body></html>"));

        Health health = probe().execute();

        assertThat(health.status()).isEqualTo(Health.Status.DOWN);
        assertThat(health.detail())
                .isEqualTo("What answers at " + server.uri() + " does not know Ollama's API (status 404).");
        assertThat(health.advice().orElseThrow()).startsWith("Correct base_url");
    }

    @Test
    void aServerThatHidesItsVersionIsUp() {
        server.fail(404, "{}");

        assertHealth(probe().execute(), Health.Status.UP, "Ollama with 3 models.", null);
    }

    @Test
    void aServerThatWantsAnotherKeyIsDown() {
        server.fail(401, OllamaPayloads.error("unauthorized")).fail(401, OllamaPayloads.error("unauthorized"));

        Health health = probe().execute();

        assertThat(health.status()).isEqualTo(Health.Status.DOWN);
        assertThat(health.detail()).isEqualTo("Ollama wants you to sign in: unauthorized.");
        assertThat(health.advice().orElseThrow()).contains("ollama signin").contains(".api_key");
    }

    @Test
    void cancelEndsAProbe() throws Exception {
        server.fail(Scripts.stallBeforeHeaders());
        Call<Health> probe = probe();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        probe.executeAsync().whenComplete((health, thrown) -> failure.complete(thrown));
        server.server().awaitRequest();

        probe.cancel();

        assertThat(failure.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        server.server().awaitDisconnect();
    }

    @Test
    void cancelBeforeTheStartSendsNothing() {
        Call<Health> probe = probe();
        probe.cancel();

        LlmException failure = catchThrowableOfType(LlmException.class, probe::execute);

        assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(failure).hasMessageStartingWith("ollama: ");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anInterruptEndsAProbeAndIsKept() {
        server.fail(Scripts.stallBeforeHeaders());
        Call<Health> probe = probe();
        Thread.currentThread().interrupt();

        LlmException failure = catchThrowableOfType(LlmException.class, probe::execute);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void runsOnlyOnce() {
        Call<Health> probe = probe();
        probe.execute();

        assertThatThrownBy(probe::execute).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "llama3.2,             llama3.2:latest,       true",
        "Llama3.2:LATEST,      llama3.2,              true",
        "qwen3:8b,             qwen3:8b,              true",
        "qwen3,                qwen3:8b,              false",
        "host:5000/lib/m,      host:5000/lib/m:latest, true",
        "other/llama3.2,       llama3.2,              false",
    })
    void comparesNamesAsOllamaDoes(String one, String other, boolean same) {
        assertThat(ServerFindings.same(one, other)).isEqualTo(same);
    }

    private Call<Health> probe() {
        return transport
                .provider(Map.of("base_url", server.baseUrl().toString()))
                .probe();
    }

    private static void assertHealth(Health health, Health.Status status, String detail, String advice) {
        assertThat(health.status()).isEqualTo(status);
        assertThat(health.detail()).isEqualTo(detail);
        assertThat(health.advice().orElse(null)).isEqualTo(advice);
    }
}
