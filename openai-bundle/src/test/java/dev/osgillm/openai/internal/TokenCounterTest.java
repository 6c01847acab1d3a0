/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Scripts;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCounterTest {

    private static final String COUNTED = "{\"tokens\":[1,2,3],\"count\":3,\"max_model_len\":4096}";
    private static final List<Message> TALK = List.of(Message.system("Be brief."), Message.user("Hi"));
    private static final String WRITTEN =
            "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Hi\"}]";

    private static TokenCounter of(PlayedServer server) {
        return (TokenCounter) server.provider;
    }

    @Test
    void letsVllmCountTextsAndConversations() {
        try (PlayedServer server = new PlayedServer("vllm")) {
            server.server.on("POST", "/tokenize", Scripts.json(200, COUNTED));

            assertThat(of(server).count(null, "Hello").execute()).isEqualTo(new TokenCount(3, true));
            assertThat(server.lastBody())
                    .hasToString("{\"model\":\"m\",\"prompt\":\"Hello\",\"add_special_tokens\":false}");

            assertThat(of(server).count("other", TALK).execute()).isEqualTo(new TokenCount(3, true));
            assertThat(server.lastBody()).hasToString("{\"model\":\"other\",\"messages\":" + WRITTEN + "}");
            assertThat(server.server.awaitRequest().header("Authorization")).contains("Bearer " + PlayedServer.KEY);
        }
    }

    @Test
    void letsLlamaCppPutAConversationIntoItsTemplateBeforeItCounts() {
        try (PlayedServer server = new PlayedServer("llamacpp")) {
            server.server
                    .on("POST", "/tokenize", Scripts.json(200, "{\"tokens\":[1,2,3,4]}"))
                    .on("POST", "/apply-template", Scripts.json(200, "{\"prompt\":\"<s>Hi\"}"));

            assertThat(of(server).count(null, "Hello").execute()).isEqualTo(new TokenCount(4, true));
            assertThat(server.lastBody()).hasToString("{\"model\":\"m\",\"content\":\"Hello\",\"add_special\":false}");

            TokenCount counted = of(server)
                    .count(null, TALK)
                    .executeAsync()
                    .toCompletableFuture()
                    .join();

            assertThat(counted).isEqualTo(new TokenCount(4, true));
            assertThat(server.server.requests())
                    .extracting(RecordedRequest::path)
                    .containsExactly("/tokenize", "/apply-template", "/tokenize");
            assertThat(server.server.requests().get(1).body())
                    .isEqualTo("{\"model\":\"m\",\"messages\":" + WRITTEN + "}");
            assertThat(server.lastBody())
                    .hasToString("{\"model\":\"m\",\"content\":\"<s>Hi\",\"add_special\":true,\"parse_special\":true}");
        }
    }

    @Test
    void doesNotCallItExactWithAnImage() {
        try (PlayedServer server = new PlayedServer("vllm")) {
            server.server.on("POST", "/tokenize", Scripts.json(200, COUNTED));
            Message image = Message.user(MediaPart.of(MediaPart.Kind.IMAGE, "image/png", new byte[] {1}, null));

            assertThat(of(server).count(null, List.of(image)).execute().exact()).isFalse();
        }
    }

    @Test
    void failsWithWhatTheServerSaysOrDoesNotSay() {
        try (PlayedServer server = new PlayedServer("llamacpp")) {
            server.server
                    .on("POST", "/tokenize", Scripts.json(200, "{}"))
                    .on(
                            "POST",
                            "/apply-template",
                            Scripts.json(400, "{\"error\":{\"code\":400,\"message\":\"bad template\"}}"));

            assertThat(catchThrowableOfType(
                                    LlmException.class,
                                    () -> of(server).count(null, "x").execute())
                            .kind())
                    .isEqualTo(ErrorKind.PROTOCOL);
            assertThat(catchThrowableOfType(
                            LlmException.class,
                            () -> of(server).count(null, TALK).execute()))
                    .hasMessageContaining("bad template");
        }
    }

    @Test
    void canBeCancelledBetweenItsParts() {
        try (PlayedServer server = new PlayedServer("llamacpp")) {
            var call = of(server).count(null, TALK);
            server.server
                    .on("POST", "/apply-template", exchange -> {
                        call.cancel();
                        Scripts.json(200, "{\"prompt\":\"x\"}").play(exchange);
                    })
                    .on("POST", "/tokenize", Scripts.json(200, COUNTED));

            // What a stage of its own fails with, not what follows from it.
            AtomicReference<Throwable> failure = new AtomicReference<>();
            call.executeAsync()
                    .whenComplete((count, thrown) -> failure.set(thrown))
                    .exceptionally(thrown -> new TokenCount(0, false))
                    .toCompletableFuture()
                    .join();

            assertThat(failure.get())
                    .isInstanceOfSatisfying(LlmException.class, cancelled -> assertThat(cancelled.kind())
                            .isEqualTo(ErrorKind.CANCELLED));
            assertThat(server.server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"openai", "azure", "openrouter", "groq", "mistral", "deepseek", "gemini", "lmstudio", "tgi"})
    void countsNowhereElse(String preset) {
        try (PlayedServer server = new PlayedServer(preset)) {
            assertThat(server.provider).isNotInstanceOf(TokenCounter.class);
        }
    }

    @Test
    void countsWithoutCompletingToo() {
        try (Transport transport = new Transport()) {
            assertThat(transport.provider(Timeouts.INHERITED, "preset", "vllm", "completions", "false"))
                    .isInstanceOf(TokenCounter.class)
                    .isNotInstanceOf(CompletionProvider.class);
        }
    }
}
