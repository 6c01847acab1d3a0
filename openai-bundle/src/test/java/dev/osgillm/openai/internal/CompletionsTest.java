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
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionsTest {

    private static final String PATH = "/v1/completions";
    private static final String OK = "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"text\":\" time\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"length\"}],"
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}";

    private final PlayedServer server = new PlayedServer("vllm");

    @AfterEach
    void close() {
        server.close();
    }

    private static CompletionProvider of(PlayedServer played) {
        return (CompletionProvider) played.provider;
    }

    private ChatResponse complete(CompletionRequest request) {
        return of(server).newCall(request).execute();
    }

    @Test
    void goesOnWithATextAndNeverRepeatsIt() {
        server.server.on("POST", PATH, Scripts.json(200, OK));

        ChatResponse answer = complete(CompletionRequest.builder("Once upon a")
                .suffix("the end.")
                .maxTokens(1)
                .temperature(0)
                .stop("!")
                .seed(7)
                .choices(1)
                .topLogprobs(2)
                .raw(true)
                .extra("min_p", 0.1)
                .build());

        assertThat(answer.text()).isEqualTo(" time");
        assertThat(answer.choices().get(0).finishReason()).contains(FinishReason.LENGTH);
        assertThat(answer.usage().totalTokens()).hasValue(4);
        assertThat(answer.providerId()).contains("work");
        assertThat(server.lastBody())
                .hasToString(
                        "{\"model\":\"m\",\"prompt\":\"Once upon a\",\"suffix\":\"the end.\",\"max_tokens\":1,"
                                + "\"temperature\":0.0,\"stop\":[\"!\"],\"seed\":7,\"n\":1,\"logprobs\":2,\"stream\":false,\"min_p\":0.1}");
    }

    @Test
    void streamsAsAChatDoes() {
        server.server.on(
                "POST",
                PATH,
                Scripts.sse(
                        "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"model\":\"m\",\"choices\":[{\"index\":0,\"text\":\" ti\",\"logprobs\":null,\"finish_reason\":null}]}",
                        "{\"id\":\"cmpl-1\",\"choices\":[{\"index\":0,\"text\":\"me\",\"finish_reason\":\"stop\",\"stop_reason\":null}]}",
                        "{\"id\":\"cmpl-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}",
                        "[DONE]"));
        List<String> texts = new ArrayList<>();

        try (var events = of(server).newCall(CompletionRequest.of("Once upon a")).stream()) {
            events.forEachRemaining(event -> {
                if (event instanceof TextDelta delta) {
                    texts.add(delta.text());
                }
            });
        }

        assertThat(texts).containsExactly(" ti", "me");
        assertThat(server.lastBody())
                .hasToString("{\"model\":\"m\",\"prompt\":\"Once upon a\",\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void leavesOutWhatAnOlderServerRefusesOfItsOwn() {
        String refusal = "{\"error\":{\"message\":\"Unrecognized request argument supplied: %s\",\"param\":null}}";
        try (PlayedServer older = new PlayedServer("vllm", PlayedServer.CHAT, "temperature", "0.5")) {
            older.server.on(
                    "POST",
                    PATH,
                    Scripts.json(400, refusal.formatted("stream_options")),
                    Scripts.json(400, refusal.formatted("temperature")),
                    Scripts.json(200, OK),
                    Scripts.json(200, OK),
                    Scripts.json(400, refusal.formatted("max_tokens, max_completion_tokens")));

            for (int i = 0; i < 2; i++) {
                try (var events = of(older).newCall(CompletionRequest.of("x")).stream()) {
                    events.forEachRemaining(event -> {});
                }
                assertThat(older.lastBody()).hasToString("{\"model\":\"m\",\"prompt\":\"x\",\"stream\":true}");
            }
            assertThat(catchThrowableOfType(LlmException.class, () -> of(older)
                                    .newCall(CompletionRequest.builder("x")
                                            .maxTokens(1)
                                            .build())
                                    .execute())
                            .kind())
                    .isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(older.server.requests()).hasSize(5);
        }
    }

    @Test
    void takesACutStreamForNoAnswer() {
        server.server.on("POST", PATH, Scripts.sse("{\"choices\":[{\"index\":0,\"text\":\"ti\"}]}"));

        LlmException failure = catchThrowableOfType(LlmException.class, () -> {
            try (var events = of(server).newCall(CompletionRequest.of("x")).stream()) {
                events.forEachRemaining(event -> {});
            }
        });

        assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failure.partial(ChatResponse.class).orElseThrow().text()).isEqualTo("ti");
    }

    @Test
    void readsLogProbabilitiesInTheirOldForm() {
        server.server.on(
                "POST",
                PATH,
                Scripts.json(
                        200,
                        "{\"choices\":[{\"text\":\"a b\",\"finish_reason\":\"stop\",\"logprobs\":{\"tokens\":[\"a\",\" b\"],\"token_logprobs\":[null,-0.5],"
                                + "\"top_logprobs\":[null,{\" b\":-0.5,\" c\":-1.5}],\"text_offset\":[0,1]}}]}"));

        ChatResponse answer = complete(CompletionRequest.of("x"));

        assertThat(answer.choices().get(0).logprobs()).singleElement().satisfies(token -> {
            assertThat(token.token()).isEqualTo(" b");
            assertThat(token.logprob()).isEqualTo(-0.5);
            assertThat(token.alternatives()).extracting(other -> other.token()).containsExactly(" b", " c");
        });
    }

    /** Together's chats repeat the text beside the delta. */
    @Test
    void doesNotReadAChatsTextTwice() {
        assertThat(server.streamed(
                                "{\"choices\":[{\"index\":0,\"text\":\"Hi\",\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}")
                        .text())
                .isEqualTo("Hi");
    }

    @Test
    void refusesWhatACompletionCannotSayBeforeItAsksAnybody() {
        MediaPart image = MediaPart.of(MediaPart.Kind.IMAGE, URI.create("https://example.org/a.png"));
        for (CompletionRequest request : List.of(
                CompletionRequest.builder("x").system("Be brief.").build(),
                CompletionRequest.builder("x").image(image).build(),
                CompletionRequest.builder("x").continuation("state").build(),
                CompletionRequest.builder("x")
                        .responseFormat(ResponseFormat.JSON)
                        .build())) {
            LlmException refused = catchThrowableOfType(LlmException.class, () -> complete(request));
            assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(refused).hasMessageStartingWith("work: Completions of this server do not take ");
        }
        try (PlayedServer llamaCpp = new PlayedServer("llamacpp")) {
            assertThat(catchThrowableOfType(LlmException.class, () -> of(llamaCpp)
                            .newCall(CompletionRequest.builder("x").suffix("y").build())
                            .execute()))
                    .hasMessageContaining("'suffix'");
        }
        assertThat(server.server.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"mistral, /v1/fim/completions", "deepseek, /beta/completions", "openai, /v1/completions"})
    void asksWhereTheServerHasThem(String preset, String path) {
        try (PlayedServer played = new PlayedServer(preset, PlayedServer.CHAT, "completion_model", "code")) {
            played.server.on(
                    "POST",
                    path,
                    Scripts.json(200, "{\"choices\":[{\"message\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}]}"));

            assertThat(of(played)
                            .newCall(CompletionRequest.builder("x").suffix("y").build())
                            .execute()
                            .text())
                    .isEqualTo("ok");
            assertThat(played.lastBody().get("model").getAsString()).isEqualTo("code");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openai, '', true",
        "vllm, '', true",
        "vllm, false, false",
        "groq, '', false",
        "groq, true, true",
        "openrouter, '', false",
        "azure, '', false"
    })
    void isACompletionProviderOnlyWhereTheServerCompletes(String preset, String configured, boolean completes) {
        try (Transport transport = new Transport()) {
            OpenAiSettings settings = OpenAiSettings.read(
                    Map.of("preset", preset, "completions", configured, "base_url", "http://localhost:1"),
                    name -> null);

            assertThat(transport.provider(Timeouts.INHERITED, settings) instanceof CompletionProvider)
                    .isEqualTo(completes);
            assertThat(OpenAiAssembly.of(settings, transport.client, transport.timer)
                            .interfaces()
                            .contains(CompletionProvider.class.getName()))
                    .isEqualTo(completes);
        }
    }

    @Test
    void asksForKeyAndModelBeforeItAsksAnybody() {
        try (Transport transport = new Transport()) {
            CompletionProvider noKey = (CompletionProvider) transport.provider(Timeouts.INHERITED);
            CompletionProvider noModel = (CompletionProvider) transport.provider(Timeouts.INHERITED, "preset", "vllm");

            assertThat(catchThrowableOfType(LlmException.class, () -> noKey.newCall(CompletionRequest.of("x"))
                            .execute()))
                    .hasMessageContaining("There is no key");
            assertThat(catchThrowableOfType(LlmException.class, () -> noModel.newCall(CompletionRequest.of("x"))
                            .execute()))
                    .hasMessageContaining("set completion_model");
        }
    }
}
