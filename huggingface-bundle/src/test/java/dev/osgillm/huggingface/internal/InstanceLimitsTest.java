/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.health.Health;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the keys of a configuration to what callers and server see. */
@Timeout(60)
class InstanceLimitsTest {

    private static final Script ANSWER = json(
            200,
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hi.\"},\"finish_reason\":\"stop\"}]}");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient client = HttpClient.newBuilder().executor(threads).build();
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void close() {
        server.close();
        threads.shutdownNow();
        timer.shutdownNow();
    }

    private HuggingFaceProvider provider(Map<String, ?> keys, Script... scripts) {
        server.on("POST", "/v1/chat/completions", scripts);
        server.on("GET", "/v1/models", json(200, "{\"data\":[{\"id\":\"m\"}]}"));
        Map<String, Object> configuration = new HashMap<>(keys);
        configuration.putAll(
                Map.of("base_url", server.uri().toString(), "endpoint_kind", "openai", "model", "m", "id", "box"));
        HuggingFaceSettings settings =
                HuggingFaceSettings.read(configuration, name -> null, Path.of("target", "no-home"));
        return (HuggingFaceProvider)
                HuggingFaceAssembly.of(settings, client, timer).provider();
    }

    private static LlmException failure(HuggingFaceProvider provider) {
        return catchThrowableOfType(
                LlmException.class, () -> provider.newCall(ChatRequest.of("Hi")).execute());
    }

    @Test
    void aFullInstanceSaysSoAndIsWell() {
        HuggingFaceProvider provider =
                provider(Map.of("max_concurrent_calls", "1", "max_queued_calls", "0"), stallBeforeHeaders());
        provider.newCall(ChatRequest.of("Hi")).executeAsync();
        server.awaitRequest();

        LlmException refused = failure(provider);

        assertThat(refused.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(refused).hasMessageStartingWith("box: ").hasMessageContaining("max_concurrent_calls = 1");
        assertThat(provider.probe().execute().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void aServerThatFailsIsLeftAloneUntilItsHealthIsAskedFor() {
        HuggingFaceProvider provider =
                provider(Map.of("breaker_failures", "1", "max_retries", "0"), json(503, "{}"), ANSWER);
        failure(provider);
        assertThat(failure(provider)).hasMessageContaining("left alone");

        assertThat(provider.probe().execute().status()).isEqualTo(Health.Status.UP);

        assertThat(provider.newCall(ChatRequest.of("Hi")).execute().text()).isEqualTo("Hi.");
    }
}
