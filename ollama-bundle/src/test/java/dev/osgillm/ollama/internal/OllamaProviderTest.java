/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonParser;
import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.tck.contract.StreamProbe;
import dev.osgillm.tck.dialect.OllamaLikeServer;
import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OllamaProviderTest {

    private static final ToolDefinition WEATHER =
            ToolDefinition.of("weather", "Tells the weather.", "{\"type\":\"object\",\"properties\":{}}");

    private final TestTransport transport = new TestTransport();
    private final OllamaLikeServer server = OllamaLikeServer.start();

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    @Test
    void streamsAnAnswerWithItsUsage() {
        StreamProbe probe =
                StreamProbe.on(provider().newCall(ChatRequest.of("Good day")).events());

        ChatResponse response = probe.awaitCompletion();

        assertThat(response.text()).contains("You said: Good day");
        assertThat(probe.text()).isEqualTo(response.text());
        assertThat(response.usage().inputTokens()).hasValue(2);
        assertThat(response.timings()).hasValueSatisfying(timings -> {
            assertThat(timings.load()).contains(Duration.ofMillis(10));
            assertThat(timings.prompt()).contains(Duration.ofMillis(40));
            assertThat(timings.generation()).contains(Duration.ofMillis(900));
            assertThat(timings.firstToken()).isPresent();
        });
        assertThat(response.tokensPerSecond())
                .hasValue(response.usage().outputTokens().getAsLong() / 0.9);
        assertThat(lastRequest().path()).isEqualTo("/api/chat");
        assertThat(lastRequest().body()).contains("\"stream\":true");
        assertThat(lastRequest().header("Authorization")).isEmpty();
    }

    @Test
    void answersAtOnceAndStopsAtTheLimit() {
        ChatRequest request =
                ChatRequest.builder().user("Good day").maxTokens(3).build();

        ChatResponse response = provider().newCall(request).execute();

        assertThat(response.text()).isEqualTo("I am a");
        assertThat(response.finishReason()).contains(FinishReason.LENGTH);
        assertThat(lastRequest().body()).contains("\"stream\":false");
    }

    @Test
    void callsAToolAndHandsItsResultBack() {
        ChatRequest request = ChatRequest.builder()
                .user("The weather in Bergen?")
                .tool(WEATHER)
                .build();
        ChatResponse first = provider().newCall(request).execute();
        assertThat(first.finishReason()).contains(FinishReason.TOOL_CALLS);
        ToolCall call = first.toolCalls().get(0);
        assertThat(call.arguments()).isEqualTo("{\"city\":\"Bergen\"}");

        ChatResponse second = provider()
                .newCall(request.toBuilder()
                        .message(first.message())
                        .message(Message.tool(call, "Rain"))
                        .build())
                .execute();

        assertThat(second.text()).contains("The tool said: Rain");
    }

    @Test
    void sendsTheHeadersOfARequestButItsOwnKey() {
        OllamaProvider provider = provider(Map.of(".api_key", "geheim"));
        ChatRequest request = ChatRequest.builder()
                .user("Good day")
                .header("X-Trace", "7")
                .header("authorization", "Bearer stolen")
                .build();

        provider.newCall(request).execute();

        assertThat(lastRequest().header("X-Trace")).contains("7");
        assertThat(lastRequest().headers().get("Authorization")).containsExactly("Bearer geheim");
    }

    @Test
    void refusesAHeaderThatCannotBeSent() {
        ChatRequest request = ChatRequest.builder()
                .user("Good day")
                .header("Content-Length", "7")
                .build();

        LlmException failure = failure(provider().newCall(request));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining("Content-Length");
    }

    @Test
    void tellsHowToGetAModelThatIsMissing() {
        ChatRequest request =
                ChatRequest.builder().model("mistral").user("Good day").build();

        LlmException failure = failure(provider().newCall(request));

        assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(failure).hasMessageStartingWith("ollama: ").hasMessageContaining("'ollama pull mistral'");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void tellsHowToStartAServerThatIsNotThere() {
        OllamaProvider provider = provider();
        server.close();

        LlmException failure = failure(provider.newCall(ChatRequest.of("Good day")));

        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure)
                .hasMessage("ollama: Ollama does not answer at " + server.uri()
                        + ". Start it with 'ollama serve', or set OLLAMA_HOST or base_url.");
    }

    @Test
    void anErrorAsAGoodAnswerIsAnError() {
        server.fail(200, OllamaPayloads.error("model 'x' not found"));

        LlmException failure = failure(provider().newCall(ChatRequest.of("Good day")));

        assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
    }

    @Test
    void embedsTextsWithTheModelForThat() {
        EmbeddingResponse response = provider()
                .newCall(EmbeddingRequest.builder()
                        .input("one text")
                        .input("another")
                        .dimensions(4)
                        .extra("truncate", true)
                        .build())
                .execute();

        assertThat(response.size()).isEqualTo(2);
        assertThat(response.vector(0)).hasSize(4);
        assertThat(response.model()).contains("nomic-embed-text");
        assertThat(response.usage().inputTokens()).hasValue(2);
        assertThat(response.timings().orElseThrow().load()).contains(Duration.ofMillis(1));
        assertThat(JsonParser.parseString(lastRequest().body()))
                .isEqualTo(
                        JsonParser.parseString(
                                """
                                {"model":"nomic-embed-text","input":["one text","another"],"truncate":true,"dimensions":4}"""));
    }

    @Test
    void doesNotLetTheServerCutWhatItEmbeds() {
        provider(Map.of("keep_alive", "0")).newCall(EmbeddingRequest.of("text")).execute();
        assertThat(lastRequest().body()).contains("\"truncate\":false").contains("\"keep_alive\":0");

        server.fail(400, OllamaPayloads.error("the input length exceeds the context length"));
        assertThat(failure(provider().newCall(EmbeddingRequest.of("text"))).kind())
                .isEqualTo(ErrorKind.CONTEXT_LENGTH);
    }

    @Test
    void listsWhatIsInstalled() {
        assertThat(provider().list().execute())
                .extracting(ModelInfo::id)
                .containsExactly("llama3.2:latest", "nomic-embed-text:latest", "qwen3:8b");

        ModelInfo first = provider().list().execute().get(0);
        assertThat(first.size()).hasValue(2_019_393_189L);
        assertThat(first.modified()).contains(Instant.parse("2026-08-21T08:11:12.123456789Z"));
        assertThat(first.details().get("digest")).hasSize(64);
        assertThat(first.details()).containsEntry("parameter_size", "3.2B").doesNotContainKey("parent_model");
    }

    @Test
    void listsNothingWhereNothingIs() {
        server.fail(200, "{\"models\":null}");
        assertThat(provider().list().execute()).isEmpty();

        server.fail(200, "{}");
        assertThat(failure(provider().list()).kind()).isEqualTo(ErrorKind.PROTOCOL);
    }

    @Test
    void knowsTheDetailsOfAModel() {
        server.fail(
                200,
                """
                {"license":"MIT","system":"Be brief.","requires":"0.12.0","parameters":"temperature 0.7","template":"{{ .Prompt }}","details":{"parent_model":"","format":"gguf",\
                "family":"qwen3","families":["qwen3"],"parameter_size":"8.2B","quantization_level":"Q4_K_M"},\
                "model_info":{"general.architecture":"qwen3","general.parameter_count":8190735360,\
                "qwen3.context_length":40960,"qwen3.embedding_length":4096,"tokenizer.ggml.tokens":null},\
                "capabilities":["completion","tools","thinking"],"modified_at":"2026-08-01T10:00:00.123+02:00"}""");

        ModelInfo model = provider().details("qwen3:8b").execute();

        assertThat(lastRequest().body()).isEqualTo("{\"model\":\"qwen3:8b\"}");
        assertThat(model.id()).isEqualTo("qwen3:8b");
        assertThat(model.contextWindow()).hasValue(40960);
        assertThat(model.capabilities()).containsExactlyInAnyOrder("chat", "tools", "reasoning");
        assertThat(model.modified()).contains(Instant.parse("2026-08-01T08:00:00.123Z"));
        assertThat(model.size()).isEmpty();
        assertThat(model.details())
                .containsEntry("family", "qwen3")
                .containsEntry("parameter_size", "8.2B")
                .containsEntry("license", "MIT")
                .containsEntry("template", "{{ .Prompt }}")
                .containsEntry("system", "Be brief.")
                .containsEntry("parameters", "temperature 0.7")
                .containsEntry("requires", "0.12.0")
                .containsEntry("quantization_level", "Q4_K_M")
                .containsEntry("embedding_length", "4096")
                .containsEntry("parameter_count", "8190735360");
    }

    @Test
    void hasNoDetailsOfAModelThatIsMissing() {
        LlmException failure = failure(provider().details("mistral"));

        assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(failure).hasMessageContaining("'ollama pull mistral'");
    }

    @Test
    void tellsItsSettings() {
        assertThat(provider().settings()).anySatisfy(setting -> assertThat(setting)
                .hasToString("base_url = " + server.uri() + " (configuration)"));
    }

    @Test
    void answersAStreamThatIsHeldBackWhenTheServerFailsFirst() {
        server.fail(Scripts.resetBeforeHeaders());

        assertThat(StreamProbe.on(provider().newCall(ChatRequest.of("Good day")).events())
                        .awaitCompletion()
                        .text())
                .contains("Good day");
        assertThat(server.requests()).hasSize(2);
    }

    private OllamaProvider provider() {
        return provider(Map.of());
    }

    private OllamaProvider provider(Map<String, Object> more) {
        Map<String, Object> configuration = new HashMap<>(more);
        configuration.put("base_url", server.baseUrl().toString());
        return transport.provider(configuration);
    }

    private RecordedRequest lastRequest() {
        return server.requests().get(server.requests().size() - 1);
    }

    private static LlmException failure(Call<?> call) {
        return catchThrowableOfType(LlmException.class, call::execute);
    }
}
