/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelManager;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The providers of the documentation. */
final class Samples {

    private Samples() {}

    static final List<String> ANSWER = List.of("Blue light ", "is scattered ", "more than ", "the other ", "colours.");

    static ProviderInfo ollama() {
        return ProviderInfo.builder("ollama")
                .type("ollama")
                .model("llama3.2")
                .local(true)
                .capabilities(Set.of("chat", "embedding", "models", "health", "tools", "model-management"))
                .bundle("dev.osgillm.ollama 0.1.0")
                .serviceId(71)
                .build();
    }

    static ProviderInfo openai() {
        return ProviderInfo.builder("openai")
                .type("openai")
                .model("gpt-4o-mini")
                .configured(false)
                .capabilities(Set.of("chat", "embedding", "models", "health", "tools", "json-schema"))
                .bundle("dev.osgillm.openai 0.1.0")
                .serviceId(68)
                .build();
    }

    static ProviderInfo router() {
        return ProviderInfo.builder("openrouter")
                .type("openai")
                .capabilities(Set.of("chat", "models"))
                .bundle("dev.osgillm.openai 0.1.0")
                .ranking(-10)
                .serviceId(69)
                .properties(Map.of("llm.models", new String[] {"deepseek/deepseek-r1", "anthropic/claude"}))
                .build();
    }

    static ProviderInfo hub() {
        return ProviderInfo.builder("huggingface")
                .type("huggingface")
                .capabilities(Set.of("model-search", "model-download"))
                .bundle("dev.osgillm.huggingface 0.1.0")
                .build();
    }

    /** Ollama serves, OpenAI has no key, OpenRouter cannot be probed. */
    static FakeRouter providers() {
        return new FakeRouter()
                .add(ollama())
                .add(openai())
                .add(router())
                .chats(request -> answer(ANSWER))
                .completes(request -> answer(List.of("    result = ", "a + b")))
                .embeds(request -> {
                    EmbeddingResponse.Builder response = EmbeddingResponse.builder();
                    for (String input : request.inputs()) {
                        response.vector(vector(input));
                    }
                    return new CompletedCall<>(response.build());
                })
                .serve(
                        "ollama",
                        HealthProbe.class,
                        () -> new CompletedCall<>(
                                Health.of(Health.Status.UP, "Ollama 0.12.3, 2 models.", null, Duration.ofMillis(3))))
                .serve(
                        "openai",
                        HealthProbe.class,
                        () -> new CompletedCall<>(Health.of(
                                Health.Status.UNCONFIGURED,
                                "It has no API key.",
                                "Set OPENAI_API_KEY, or '.api_key' in etc/dev.osgillm.openai-openai.cfg.",
                                null)))
                .serve(
                        "ollama",
                        ModelCatalog.class,
                        catalog(List.of(
                                ModelInfo.builder("nomic-embed-text")
                                        .size(274_302_450)
                                        .contextWindow(2048)
                                        .capability("embedding")
                                        .build(),
                                ModelInfo.builder("llama3.2")
                                        .size(2_019_393_189)
                                        .contextWindow(131_072)
                                        .capability("tools")
                                        .capability("chat")
                                        .build())))
                .serve("openai", ModelCatalog.class, catalog(List.of()))
                .serve("ollama", ModelManager.class, new FakeManager())
                .serve(
                        "ollama",
                        ProviderSettings.class,
                        () -> List.of(
                                Setting.of("base_url", "http://127.0.0.1:11434", "environment OLLAMA_HOST"),
                                Setting.of("model", "llama3.2", "configuration"),
                                Setting.of("temperature", "not set", "default"),
                                Setting.of(".api_key", "not set", "default")));
    }

    static ModelCatalog catalog(List<ModelInfo> models) {
        return new ModelCatalog() {
            @Override
            public CompletedCall<List<ModelInfo>> list() {
                return new CompletedCall<>(models);
            }

            @Override
            public Call<ModelInfo> details(String model) {
                return models.stream()
                        .filter(info -> info.id().equals(model))
                        .findFirst()
                        .<Call<ModelInfo>>map(CompletedCall::new)
                        .orElseGet(() -> new FailedCall<>(FakeManager.unknown(model)));
            }
        };
    }

    static ScriptedChat answer(List<String> pieces) {
        List<ChatEvent> events = new ArrayList<>();
        pieces.forEach(piece -> events.add(new TextDelta(0, piece)));
        events.add(new ChatCompleted(response(String.join("", pieces), FinishReason.STOP)));
        return ScriptedChat.answering(events);
    }

    static ChatResponse response(String text, FinishReason reason) {
        return ChatResponse.builder()
                .providerId("ollama")
                .model("llama3.2")
                .choice(Choice.of(0, Message.builder(Role.ASSISTANT).text(text).build(), reason, null, List.of()))
                .usage(Usage.builder()
                        .inputTokens(31)
                        .outputTokens(9)
                        .reasoningTokens(0)
                        .build())
                .timings(Timings.of(Duration.ofMillis(340), Duration.ofMillis(1290)))
                .build();
    }

    /** As little like a real embedding as can be, but the same each time. */
    static float[] vector(String text) {
        float[] vector = new float[8];
        for (int i = 0; i < text.length(); i++) {
            vector[i % 8] += text.charAt(i) / 1024f;
        }
        return vector;
    }

    static LlmException refused(String provider) {
        return LlmException.builder(
                        ErrorKind.AUTHENTICATION, "The server refused the key (401). Set another OPENAI_API_KEY.")
                .provider(provider)
                .status(401)
                .build();
    }
}
