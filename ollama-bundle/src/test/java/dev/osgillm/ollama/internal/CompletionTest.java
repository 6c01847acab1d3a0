/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonParser;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.PromptCache;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.tck.contract.StreamProbe;
import dev.osgillm.tck.dialect.OllamaLikeServer;
import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class CompletionTest {

    private static final String LINE = OllamaPayloads.completionLine("m", "Once");

    private final TestTransport transport = new TestTransport();
    private final OllamaLikeServer server = OllamaLikeServer.start();

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    @Test
    void streamsAnAnswerWithItsCountersAndItsState() {
        StreamProbe probe = StreamProbe.on(
                provider().newCall(CompletionRequest.of("Once upon a time")).events());

        ChatResponse response = probe.awaitCompletion();

        assertThat(response.text()).contains("You said: Once upon a time");
        assertThat(probe.text()).isEqualTo(response.text());
        assertThat(response.finishReason()).contains(FinishReason.STOP);
        assertThat(response.usage().inputTokens()).hasValue(4);
        assertThat(response.usage().outputTokens()).isPresent();
        assertThat(response.continuation()).contains("[16]");
        assertThat(lastRequest().path()).isEqualTo("/api/generate");
        assertBody("{\"model\":\"llama3.2\",\"prompt\":\"Once upon a time\",\"stream\":true}");
    }

    @Test
    void goesOnFromWhereItWas() {
        OllamaProvider provider = provider();
        ChatResponse first = provider.newCall(CompletionRequest.of("One")).execute();

        ChatResponse second = provider.newCall(CompletionRequest.builder("Three")
                        .continuation(first.continuation().orElseThrow())
                        .build())
                .execute();

        assertBody("{\"model\":\"llama3.2\",\"prompt\":\"Three\",\"context\":[3],\"stream\":false}");
        assertThat(second.continuation()).contains("[3,5]");
    }

    @Test
    void writesEverything() {
        CompletionRequest request = CompletionRequest.builder("What is it?")
                .model("qwen3:8b")
                .system("Be brief.")
                .suffix("The end.")
                .image(MediaPart.of(MediaPart.Kind.IMAGE, "image/png", new byte[] {1, 2, 3}, null))
                .maxTokens(3)
                .stop("END")
                .seed(7)
                .temperature(0)
                .responseFormat(ResponseFormat.jsonSchema("it", "{\"type\":\"object\"}"))
                .reasoningEffort(ReasoningEffort.HIGH)
                .promptCache(PromptCache.of(null, Duration.ofMinutes(10)))
                .extra("options", Map.of("top_k", 5))
                .build();

        ChatResponse response = provider().newCall(request).execute();

        assertBody(
                """
                {"model":"qwen3:8b","prompt":"What is it?","suffix":"The end.","system":"Be brief.","images":["AQID"],
                 "format":{"type":"object"},
                 "options":{"temperature":0.0,"num_predict":3,"seed":7,"stop":["END"],"top_k":5},
                 "think":true,"keep_alive":600,"stream":false}""");
        assertThat(response.finishReason()).contains(FinishReason.LENGTH);
    }

    @Test
    void hasNoStateAfterARawPrompt() {
        CompletionRequest request =
                CompletionRequest.builder("<s>Hello").raw(true).build();

        assertThat(provider().newCall(request).execute().continuation()).isEmpty();
        assertBody("{\"model\":\"llama3.2\",\"prompt\":\"<s>Hello\",\"raw\":true,\"stream\":false}");
    }

    @Test
    void keepsThoughtsApartFromTheText() {
        server.fail(Scripts.ndjson(
                "{\"model\":\"m\",\"response\":\"\",\"thinking\":\"Let me\",\"done\":false}",
                LINE,
                OllamaPayloads.completionDone("m", "", "stop", 1, 1, List.of(1, 2))));

        ChatResponse response = StreamProbe.on(
                        provider().newCall(CompletionRequest.of("x")).events())
                .awaitCompletion();

        assertThat(response.text()).isEqualTo("Once");
        assertThat(response.message().reasoning()).contains("Let me");
    }

    @Test
    void onlyLoadsTheModelForAnEmptyPrompt() {
        ChatResponse response = provider().newCall(CompletionRequest.of("")).execute();

        assertThat(response.text()).isEmpty();
        assertThat(server.loaded()).containsExactly("llama3.2:latest");
    }

    static Stream<Consumer<CompletionRequest.Builder>> whatCannotBeSaid() {
        return Stream.of(
                request -> request.raw(true).system("Be brief."),
                request -> request.raw(true).suffix("The end."),
                request -> request.raw(true).continuation("[1]"),
                request -> request.continuation("one"),
                request -> request.continuation("[\"one\"]"),
                request -> request.continuation("[1"),
                request -> request.choices(2),
                request -> request.responseFormat(ResponseFormat.jsonSchema("it", "{\"type\":")),
                request -> request.image(MediaPart.of(MediaPart.Kind.IMAGE, URI.create("https://example.org/a.png"))));
    }

    @ParameterizedTest
    @MethodSource("whatCannotBeSaid")
    void refusesWhatWouldBeForgotten(Consumer<CompletionRequest.Builder> change) {
        CompletionRequest.Builder request = CompletionRequest.builder("Hello");
        change.accept(request);

        assertThat(failure(request.build()).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "404, model 'x' not found,                                       MODEL_NOT_FOUND",
        "400, registry.ollama.ai/library/x does not support insert,      INVALID_REQUEST",
        "400, the input length exceeds the context length,               CONTEXT_LENGTH",
        "500, model requires more system memory (9 GiB) than available,  UNAVAILABLE",
        "500, llama runner: cudaMalloc failed: out of memory,            UNAVAILABLE",
        "500, option 'num_ctx' must be of type integer,                  INVALID_REQUEST",
    })
    void knowsWhatAnAnswerMeansThatIsNone(int status, String words, ErrorKind kind) {
        server.fail(status, OllamaPayloads.error(words));

        LlmException failure = failure(CompletionRequest.of("Hello"));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining(words);
        assertThat(server.requests()).hasSize(1);
    }

    static Stream<Object[]> brokenStreams() {
        return Stream.of(
                new Object[] {Scripts.ndjson(LINE), ErrorKind.PROTOCOL},
                new Object[] {Scripts.ndjson(LINE, "{\"response\":"), ErrorKind.PROTOCOL},
                new Object[] {Scripts.ndjson(LINE, OllamaPayloads.error("it crashed")), ErrorKind.UNAVAILABLE},
                new Object[] {Scripts.resetAfter(Scripts.openNdjson(LINE)), ErrorKind.NETWORK},
                new Object[] {Scripts.stallAfter(Scripts.openNdjson(LINE)), ErrorKind.TIMEOUT});
    }

    @ParameterizedTest
    @MethodSource("brokenStreams")
    void keepsWhatHadArrivedWhenAStreamBreaks(Script script, ErrorKind kind) {
        server.fail(script);
        CompletionRequest request = CompletionRequest.builder("Hello")
                .timeouts(Timeouts.builder().idle(Duration.ofSeconds(2)).build())
                .build();

        LlmException failure =
                StreamProbe.on(provider().newCall(request).events()).awaitFailure();

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.partial(ChatResponse.class).orElseThrow().text()).isEqualTo("Once");
    }

    @Test
    void takesNoWebPageForAnAnswer() {
        server.fail(Scripts.html(200, "<html>A gateway</html>"));

        assertThat(failure(CompletionRequest.of("Hello")).kind()).isEqualTo(ErrorKind.PROTOCOL);
    }

    @Test
    void tellsHowToStartAServerThatIsNotThere() {
        server.close();

        assertThat(failure(CompletionRequest.of("Hello"))).hasMessageContaining("ollama serve");
    }

    private LlmException failure(CompletionRequest request) {
        return catchThrowableOfType(
                LlmException.class, () -> provider().newCall(request).execute());
    }

    private OllamaProvider provider() {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("base_url", server.baseUrl().toString());
        return transport.provider(configuration);
    }

    private RecordedRequest lastRequest() {
        return server.requests().get(server.requests().size() - 1);
    }

    private void assertBody(String json) {
        assertThat(JsonParser.parseString(lastRequest().body())).isEqualTo(JsonParser.parseString(json));
    }
}
