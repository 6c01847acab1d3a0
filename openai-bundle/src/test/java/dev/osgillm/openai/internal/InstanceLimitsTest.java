/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.sse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.support.osgi.AssembledProvider;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.time.ManualTime;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the keys of a configuration to what callers and server see. */
@Timeout(60)
class InstanceLimitsTest {

    private static final Script ANSWER = json(200, OpenAiPayloads.completion("m", "Hi.", "stop", 60, 40));
    private static final ChatRequest REQUEST = ChatRequest.builder()
            .user("Hi")
            .timeouts(Timeouts.builder().total(Duration.ofSeconds(5)).build())
            .build();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ManualTime time = new ManualTime();
    private final HttpClient client = HttpClient.newBuilder().executor(threads).build();
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void close() {
        server.close();
        threads.shutdownNow();
        time.shutdownNow();
    }

    private OpenAiProvider provider(Map<String, ?> keys, Script... scripts) {
        server.on("POST", "/v1/chat/completions", scripts);
        server.on("GET", "/v1/models", json(200, "{\"data\":[{\"id\":\"m\"}]}"));
        Map<String, Object> configuration = new HashMap<>(keys);
        configuration.putAll(Map.of("base_url", server.uri() + "/v1", "model", "m", "id", "work"));
        AssembledProvider assembled =
                OpenAiAssembly.of(OpenAiSettings.read(configuration, name -> null), client, time, time.nanoTime());
        return (OpenAiProvider) assembled.provider();
    }

    private static LlmException failure(OpenAiProvider provider) {
        return catchThrowableOfType(
                LlmException.class, () -> provider.newCall(REQUEST).execute());
    }

    @Test
    void aFullInstanceSaysSoAndIsWell() {
        CountDownLatch gate = new CountDownLatch(1);
        OpenAiProvider provider = provider(
                Map.of("max_concurrent_calls", "1", "max_queued_calls", "0"),
                gate(gate).then(ANSWER),
                ANSWER);
        CompletableFuture<ChatResponse> running =
                provider.newCall(ChatRequest.of("Hi")).executeAsync().toCompletableFuture();
        server.awaitRequest();

        LlmException refused = failure(provider);

        assertThat(refused.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(refused)
                .hasMessageStartingWith("work: ")
                .hasMessageContaining("max_concurrent_calls = 1")
                .hasMessageContaining("max_queued_calls = 0");
        assertThat(provider.probe().execute().status()).isEqualTo(Health.Status.UP);
        gate.countDown();
        assertThat(running.join().text()).isEqualTo("Hi.");
        assertThat(provider.newCall(REQUEST).execute().text()).isEqualTo("Hi.");
    }

    @Test
    void requestsOfAMinuteAreCounted() {
        OpenAiProvider provider = provider(Map.of("requests_per_minute", "1"), ANSWER);
        provider.newCall(REQUEST).execute();

        LlmException refused = failure(provider);

        assertThat(refused.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(refused.retryAfter().orElseThrow()).isEqualTo(Duration.ofSeconds(60));
        assertThat(refused).hasMessageContaining("requests_per_minute = 1");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void tokensOfAMinuteAreCountedWithTheUsageOfAnswers() {
        OpenAiProvider provider = provider(Map.of("tokens_per_minute", "60"), ANSWER);
        provider.newCall(REQUEST).execute();

        assertThat(failure(provider)).hasMessageContaining("in 40 s").hasMessageContaining("tokens_per_minute = 60");
    }

    @Test
    void tokensOfAStreamAreCountedToo() {
        OpenAiProvider provider = provider(
                Map.of("tokens_per_minute", "60"),
                sse(
                        OpenAiPayloads.textChunk("m", "Hi."),
                        OpenAiPayloads.finishChunk("m", "stop"),
                        OpenAiPayloads.usageChunk("m", 60, 40),
                        OpenAiPayloads.DONE));
        try (EventStream<ChatEvent> events = provider.newCall(REQUEST).stream()) {
            events.forEach(event -> {});
        }

        assertThat(failure(provider)).hasMessageContaining("tokens_per_minute = 60");
    }

    @Test
    void whatTheServerAnnouncesIsKeptWithoutAnyKey() {
        Map<String, String> last =
                Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "1m0.36s");
        OpenAiProvider provider =
                provider(Map.of(), json(200, last, OpenAiPayloads.completion("m", "Hi.", "stop", 1, 1)));
        provider.newCall(REQUEST).execute();

        LlmException refused = failure(provider);

        assertThat(refused.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(refused).hasMessageContaining("The server has announced");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aServerThatFailsIsLeftAloneUntilItsHealthIsAskedFor() {
        OpenAiProvider provider =
                provider(Map.of("breaker_failures", "2", "max_retries", "0"), json(503, "{}"), json(503, "{}"), ANSWER);
        failure(provider);
        failure(provider);

        assertThat(failure(provider)).hasMessageContaining("left alone");
        assertThat(server.requests()).hasSize(2);

        assertThat(provider.probe().execute().status()).isEqualTo(Health.Status.UP);
        assertThat(provider.newCall(REQUEST).execute().text()).isEqualTo("Hi.");
    }

    @Test
    void thePauseEndsWithTheProbeOfTheProvider() {
        OpenAiProvider provider = provider(
                Map.of("breaker_failures", "1", "breaker_pause", "500ms", "max_retries", "0"), json(503, "{}"), ANSWER);
        failure(provider);

        time.pass(Duration.ofMillis(500));
        assertThat(provider.newCall(REQUEST).execute().text()).isEqualTo("Hi.");

        assertThat(server.requests())
                .extracting(request -> request.method() + " " + request.path())
                .containsExactly("POST /v1/chat/completions", "GET /v1/models", "POST /v1/chat/completions");
    }

    @Test
    void repetitionsAreConfigured() {
        OpenAiProvider provider = provider(Map.of("max_retries", "0"), json(503, "{}"), ANSWER);

        assertThat(failure(provider).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void thePersonSeesTheLimitsInForce() {
        OpenAiProvider provider = provider(Map.of("max_concurrent_calls", "3"), ANSWER);

        assertThat(provider.settings())
                .extracting(Setting::toString)
                .contains(
                        "max_concurrent_calls = 3 (configuration)",
                        "max_queued_calls = 100 (default)",
                        "breaker_pause = 10s (default)");
    }
}
