/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Completions and tokens of Text Generation Inference, tokens of Text Embeddings Inference. */
@Timeout(60)
class TgiNativeTest {

    private final Transport transport = new Transport();
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    private CompletionProvider completions(String... keysAndValues) {
        List<String> all = new ArrayList<>(List.of("endpoint_kind", "tgi"));
        all.addAll(List.of(keysAndValues));
        return (CompletionProvider) transport.instance(server.uri(), all.toArray(String[]::new));
    }

    private TokenCounter counter(String kind) {
        return (TokenCounter) transport.instance(server.uri(), "endpoint_kind", kind);
    }

    private RecordedRequest onlyRequest() {
        assertThat(server.requests()).hasSize(1);
        return server.requests().get(0);
    }

    private void answers(String text, String reason) {
        String body = "{\"generated_text\":\"" + text + "\",\"details\":{\"finish_reason\":\"" + reason
                + "\",\"generated_tokens\":7,\"seed\":42,\"prefill\":[],\"tokens\":[]}}";
        server.on("POST", "/generate", Scripts.json(200, Map.of("x-prompt-tokens", "3"), body));
    }

    @Test
    void goesOnWithATextWhole() {
        answers(" time", "length");

        ChatResponse response = completions("max_tokens", "50", "temperature", "0.5")
                .newCall(CompletionRequest.builder("Once upon a")
                        .topP(0.9)
                        .seed(42)
                        .frequencyPenalty(0.5)
                        .stop("END")
                        .extra("watermark", true)
                        .build())
                .execute();

        assertThat(response.text()).isEqualTo(" time");
        assertThat(response.finishReason()).hasValue(FinishReason.LENGTH);
        assertThat(response.usage().inputTokens()).hasValue(3);
        assertThat(response.usage().outputTokens()).hasValue(7);
        assertThat(onlyRequest().body())
                .isEqualTo("{\"inputs\":\"Once upon a\",\"parameters\":{\"details\":true,\"return_full_text\":false,"
                        + "\"max_new_tokens\":50,\"temperature\":0.5,\"top_p\":0.9,\"frequency_penalty\":0.5,\"seed\":42,"
                        + "\"stop\":[\"END\"],\"watermark\":true}}");
        assertThat(onlyRequest().header("Content-Type")).hasValue("application/json");
        assertThat(onlyRequest().header("Authorization")).hasValue("Bearer " + Transport.TOKEN);
    }

    @Test
    void greedyIsToSampleNothingAndATopPOfOneIsLeftOut() {
        answers("x", "eos_token");

        completions()
                .newCall(CompletionRequest.builder("a").temperature(0).topP(0.5).build())
                .execute();
        completions()
                .newCall(CompletionRequest.builder("a")
                        .topP(1)
                        .model("my-adapter")
                        .build())
                .execute();

        assertThat(server.requests().get(0).body())
                .contains("\"do_sample\":false")
                .doesNotContain("temperature")
                .doesNotContain("top_p");
        assertThat(server.requests().get(1).body())
                .contains("\"adapter_id\":\"my-adapter\"")
                .doesNotContain("top_p");
    }

    @Test
    void aSchemaIsAGrammar() {
        answers("{}", "eos_token");

        completions()
                .newCall(CompletionRequest.builder("a")
                        .responseFormat(ResponseFormat.jsonSchema("s", "{\"type\":\"array\"}"))
                        .build())
                .execute();

        assertThat(onlyRequest().body()).contains("\"grammar\":{\"type\":\"json\",\"value\":{\"type\":\"array\"}}");
    }

    @Test
    void aStopSequenceIsNoPartOfTheAnswer() {
        answers("one two END", "stop_sequence");
        server.on(
                "POST",
                "/generate_stream",
                Scripts.sse(
                        TgiGenerateContractTest.token("one "),
                        TgiGenerateContractTest.token("E"),
                        TgiGenerateContractTest.token("Nough "),
                        TgiGenerateContractTest.token("E"),
                        TgiGenerateContractTest.token("ND"),
                        TgiGenerateContractTest.last("stop_sequence")));
        CompletionRequest request = CompletionRequest.builder("a").stop("END").build();

        assertThat(completions().newCall(request).execute().text()).isEqualTo("one two ");
        List<ChatEvent> events = new ArrayList<>();
        try (var stream = completions().newCall(request).stream()) {
            stream.forEachRemaining(events::add);
        }

        assertThat(events.subList(0, 2)).containsExactly(new TextDelta(0, "one "), new TextDelta(0, "ENough "));
        assertThat(events).hasSize(4);
    }

    @Test
    void aStreamTellsItsTokens() {
        server.on(
                "POST",
                "/generate_stream",
                Scripts.sse(TgiGenerateContractTest.token("hi"), TgiGenerateContractTest.last("eos_token")));

        ChatResponse response;
        try (var stream = completions().newCall(CompletionRequest.of("a")).stream()) {
            ChatEvent event = stream.next();
            while (stream.hasNext()) {
                event = stream.next();
            }
            response = ((ChatCompleted) event).response();
        }

        assertThat(response.text()).isEqualTo("hi");
        assertThat(response.usage().inputTokens()).hasValue(5);
        assertThat(response.usage().outputTokens()).hasValue(20);
    }

    @Test
    void anErrorInAStreamOfStatus200IsOne() {
        server.on(
                "POST",
                "/generate_stream",
                Scripts.sse("{\"error\":\"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096\","
                        + "\"error_type\":\"validation\"}"));

        assertThatThrownBy(() -> {
                    try (var stream = completions().newCall(CompletionRequest.of("a")).stream()) {
                        stream.next();
                    }
                })
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONTEXT_LENGTH));
    }

    @Test
    void whatTheEngineCannotDoIsRefusedBeforeItIsAsked() {
        for (CompletionRequest request : List.of(
                CompletionRequest.builder("a").suffix("b").build(),
                CompletionRequest.builder("a").system("b").build(),
                CompletionRequest.builder("a").continuation("b").build(),
                CompletionRequest.builder("a").choices(2).build(),
                CompletionRequest.builder("a").presencePenalty(1).build(),
                CompletionRequest.builder("a").topLogprobs(2).build())) {
            assertThatThrownBy(() -> completions().newCall(request).execute())
                    .isInstanceOfSatisfying(
                            LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void countsTheTokensOfATextAndOfAChat() {
        server.on(
                "POST",
                "/tokenize",
                Scripts.json(200, "[{\"id\":1,\"text\":\"a\",\"start\":0,\"stop\":1},{\"id\":2,\"text\":\"b\"}]"));
        server.on(
                "POST",
                "/chat_tokenize",
                Scripts.json(
                        200, "{\"tokenize_response\":[{\"id\":1},{\"id\":2},{\"id\":3}],\"templated_text\":\"x\"}"));

        assertThat(counter("tgi").count(null, "ab").execute()).isEqualTo(new TokenCount(2, true));
        assertThat(counter("tgi").count("tgi", List.of(Message.user("ab"))).execute())
                .isEqualTo(new TokenCount(3, true));

        assertThat(server.requests().get(0).body()).isEqualTo("{\"inputs\":\"ab\",\"add_special_tokens\":true}");
        assertThat(server.requests().get(1).body())
                .contains("\"model\":\"tgi\"", "\"messages\":[{\"role\":\"user\",\"content\":\"ab\"}]");
    }

    @Test
    void countsWithTheEmbeddingServerTextsOnly() {
        server.on(
                "POST",
                "/tokenize",
                Scripts.json(
                        200,
                        "[[{\"id\":101,\"text\":\"[CLS]\",\"special\":true,\"start\":null,\"stop\":null},{\"id\":7}]]"));

        assertThat(counter("tei").count(null, "ab").execute()).isEqualTo(new TokenCount(2, true));
        assertThatThrownBy(() ->
                        counter("tei").count(null, List.of(Message.user("ab"))).execute())
                .hasMessageContaining("no chats");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aServerThatTellsNoTokensIsNotBelieved() {
        server.on("POST", "/tokenize", Scripts.json(200, "{\"object\":\"list\"}"));

        assertThatThrownBy(() -> counter("tgi").count(null, "ab").execute())
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROTOCOL));
    }
}
