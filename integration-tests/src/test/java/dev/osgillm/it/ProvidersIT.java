/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.tck.server.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** Every provider in a real Felix: found, probed, asked in each way, reconfigured. */
public class ProvidersIT extends FelixTestSupport {

    @Test
    public void everyBundleIsActive() {
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get("Fragment-Host") != null;
            assertTrue(bundle + " is in state " + bundle.getState(), fragment || bundle.getState() == Bundle.ACTIVE);
        }
    }

    @Test
    public void openAi() throws Exception {
        try (ScriptedServer server = Servers.openAi("openai")) {
            everything("dev.osgillm.openai", "work", server, server.uri() + "/v1", "gpt-test", "key-of-openai");
        }
    }

    @Test
    public void ollama() throws Exception {
        try (ScriptedServer server = Servers.ollama("ollama")) {
            everything("dev.osgillm.ollama", "local", server, server.uri().toString(), "llama-test:latest", "");
        }
    }

    @Test
    public void huggingFace() throws Exception {
        try (ScriptedServer server = Servers.huggingFace("huggingface")) {
            everything("dev.osgillm.huggingface", "hub", server, server.uri() + "/v1", "gpt-test", "hf_secret");
        }
    }

    private void everything(String pid, String id, ScriptedServer server, String baseUrl, String model, String key)
            throws Exception {
        container.configure(
                pid,
                id,
                Map.of("base_url", baseUrl, "model", model, "embedding_model", "e", ".api_key", key, "timeout", "20s"));
        Selection selection = Selection.id(id);
        String greeting =
                "Hello from " + container.registry().provider(id).orElseThrow().type();

        ChatResponse whole =
                container.client().newCall(ChatRequest.of("hi"), selection).execute();
        assertEquals(greeting, whole.text());
        assertEquals(FinishReason.STOP, whole.finishReason().orElseThrow());
        assertEquals(id, whole.providerId().orElseThrow());
        assertEquals(3, whole.usage().inputTokens().orElseThrow());

        assertEquals(
                greeting,
                container
                        .client()
                        .newCall(ChatRequest.of("hi"), selection)
                        .executeAsync()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS)
                        .text());

        List<ChatEvent> events = new ArrayList<>();
        try (var stream = container.client().newCall(ChatRequest.of("hi"), selection).stream()) {
            stream.forEach(events::add);
        }
        StringBuilder streamed = new StringBuilder();
        for (ChatEvent event : events) {
            if (event instanceof TextDelta delta) {
                streamed.append(delta.text());
            }
        }
        assertEquals(greeting, streamed.toString());
        ChatCompleted last = (ChatCompleted) events.get(events.size() - 1);
        assertEquals(greeting, last.response().text());
        assertEquals(3, last.response().usage().outputTokens().orElseThrow());

        float[] vector = container
                .client()
                .newCall(EmbeddingRequest.of("hi"), selection)
                .execute()
                .vector(0);
        assertArrayEquals(new float[] {0.5f, -0.5f, 1f}, vector, 0);

        List<ModelInfo> models = container
                .client()
                .call(selection, ModelCatalog.class, ModelCatalog::list)
                .execute();
        assertEquals(List.of(model), models.stream().map(ModelInfo::id).toList());

        Health health = container
                .client()
                .call(selection, HealthProbe.class, HealthProbe::probe)
                .execute();
        assertEquals(health.detail(), Health.Status.UP, health.status());

        if (!key.isEmpty()) {
            assertEquals(
                    "Bearer " + key,
                    server.requests().get(0).header("Authorization").orElseThrow());
            String published =
                    container.registry().provider(id).orElseThrow().properties().toString();
            assertFalse(published, published.contains(key));
        }
    }

    @Test
    public void aChangedConfigurationMovesTheNextCall() throws Exception {
        try (ScriptedServer first = Servers.openAi("first");
                ScriptedServer second = Servers.openAi("second")) {
            container.configure(
                    "dev.osgillm.openai", "moving", Map.of("base_url", first.uri() + "/v1", "model", "gpt-test"));
            assertEquals("Hello from first", ask("moving"));
            container.reconfigure(
                    "dev.osgillm.openai", "moving", Map.of("base_url", second.uri() + "/v1", "model", "gpt-test"));
            assertEquals("Hello from second", ask("moving"));
            container.remove("dev.osgillm.openai", "moving");
        }
    }

    private String ask(String id) {
        return container
                .client()
                .newCall(ChatRequest.of("hi"), Selection.id(id))
                .execute()
                .text();
    }
}
