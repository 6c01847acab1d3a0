/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonParser;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Meters;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeAnswersTest {

    private static final OpenAiErrors ERRORS = Decoded.ERRORS;

    private final OpenAiEndpoint endpoint = endpoint("http://localhost:1/v1");
    private final ModelOperations models = new ModelOperations(endpoint, ERRORS);
    private final ChatOperation chat = new ChatOperation(
            "work",
            endpoint,
            new ChatRequestWriter(
                    "work",
                    OpenAiProfile.COMPATIBLE,
                    new ChatRequestWriter.Defaults(
                            "m", OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty())),
            ERRORS,
            ChatRequest.of("Hi"));

    private static OpenAiEndpoint endpoint(String base) {
        return new OpenAiEndpoint(
                URI.create(base), Map.of("X-Title", "app"), Optional.of(new Secret("own-secret-4711")));
    }

    private static <R> R read(Operation<R> operation, String body) {
        return operation.read(
                new HttpReply(200, Decoded.HEADERS, body.getBytes(StandardCharsets.UTF_8)), Meters.started());
    }

    private static String answer(String message, String reason) {
        return "{\"id\":\"x\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"message\":" + message
                + ",\"finish_reason\":" + reason + "}]}";
    }

    @Test
    void readsAnAnswer() {
        String body =
                """
                {"id":"chatcmpl-abc","object":"chat.completion","created":1790000000,"model":"gpt-6-luna-2026-08-01",
                 "choices":[{"index":0,
                   "message":{"role":"assistant","content":null,"refusal":null,
                     "tool_calls":[{"id":"call_1","type":"function",
                       "function":{"name":"get_weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}],
                     "annotations":[]},
                   "logprobs":{"content":[{"token":"a","logprob":-0.5,"bytes":[97],
                     "top_logprobs":[{"token":"b","logprob":-9999.0,"bytes":null}]}]},"finish_reason":"tool_calls"}],
                 "usage":{"prompt_tokens":57,"completion_tokens":17,"total_tokens":74,
                   "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0,"audio_tokens":0},
                   "completion_tokens_details":{"reasoning_tokens":0}},
                 "service_tier":"default","system_fingerprint":"fp_x"}""";

        ChatResponse response = read(chat, body);

        assertThat(response.providerId()).contains("work");
        assertThat(response.model()).contains("gpt-6-luna-2026-08-01");
        assertThat(response.requestId()).contains("req_7");
        assertThat(response.finishReason()).contains(FinishReason.TOOL_CALLS);
        assertThat(response.toolCalls().get(0).arguments()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(response.choices()
                        .get(0)
                        .logprobs()
                        .get(0)
                        .alternatives()
                        .get(0)
                        .logprob())
                .isEqualTo(-9999.0);
        assertThat(response.usage().totalTokens()).hasValue(74);
        assertThat(response.usage().cachedTokens()).hasValue(0);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("{\"content\":\"ok\"}", "ok"),
                Arguments.of("{\"content\":null}", ""),
                Arguments.of("{\"content\":\"\"}", ""),
                Arguments.of("{}", ""),
                Arguments.of("null", ""),
                Arguments.of(
                        "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]},"
                                + "{\"type\":\"text\",\"text\":\"o\"},{\"type\":\"text\",\"text\":\"k\"}]}",
                        "ok"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void readsContentInEveryForm(String message, String text) {
        assertThat(read(chat, answer(message, "\"stop\"")).text()).isEqualTo(text);
    }

    /** DeepSeek keeps the connection alive with empty lines; TGI has no id; many have no usage. */
    @Test
    void readsAnAnswerThatLacksMuch() {
        ChatResponse response =
                read(chat, "\n\n\n{\"id\":\"\",\"choices\":[{\"message\":{\"content\":\"ok\"}}],\"usage\":null}");

        assertThat(response.text()).isEqualTo("ok");
        assertThat(response.finishReason()).contains(FinishReason.STOP);
        assertThat(response.id()).isEmpty();
        assertThat(response.usage().inputTokens()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"id\":\"0\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1}}},"
                        + "{\"id\":\"0\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}]"
                        + "| 0 f {\"x\":1} call_1 g {}",
                "[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},{\"function\":{\"name\":\"f\",\"arguments\":null}}]"
                        + "| call_0 f {} call_1 f {}",
                "[{\"id\":\"\",\"function\":{\"name\":\"f\",\"arguments\":\"not JSON\"}}] | call_0 f not JSON"
            })
    void givesEveryCallOfItsOwnAnId(String calls, String expected) {
        ChatResponse response = read(chat, answer("{\"tool_calls\":" + calls + "}", "\"stop\""));

        assertThat(String.join(
                        " ",
                        response.toolCalls().stream()
                                .map(call -> call.id() + " " + call.name() + " " + call.arguments())
                                .toList()))
                .isEqualTo(expected);
        assertThat(response.finishReason()).contains(FinishReason.TOOL_CALLS);
    }

    @Test
    void leavesOutACallThatTheLengthLimitCut() {
        String calls = "{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}}]}";

        ChatResponse response = read(chat, answer(calls, "\"length\""));

        assertThat(response.toolCalls()).isEmpty();
        assertThat(response.finishReason()).contains(FinishReason.LENGTH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"code\":429,\"message\":\"Slow\"}} | RATE_LIMIT",
                "{\"error\":\"Broken\"} | UNAVAILABLE",
                "{\"error\":\"Unexpected endpoint or method. (GET /v1/foo)\"} | CONFIGURATION",
                "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"error\"}]} | UNAVAILABLE",
                "{\"choices\":[]} | PROTOCOL",
                "{} | PROTOCOL",
                "[] | PROTOCOL",
                "7 | PROTOCOL",
                "null | PROTOCOL",
                "hello | PROTOCOL",
                "<html>own-secret-4711</html> | PROTOCOL",
                "{\"choices\":[{\"message\" | PROTOCOL"
            })
    void doesNotTakeAnErrorOrGarbageForAnAnswer(String body, ErrorKind kind) {
        LlmException failure = catchThrowableOfType(LlmException.class, () -> read(chat, body));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.toString()).doesNotContain("4711");
    }

    @Test
    void replaysAWholeAnswerAsAStream() {
        String message = "{\"content\":\"ok\",\"reasoning\":\"hm\",\"tool_calls\":[{\"id\":\"a\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}";
        ChatResponse response = read(
                chat,
                answer(message, "\"stop\"")
                        .replaceFirst("}$", ",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}"));
        List<ChatEvent> events = new ArrayList<>();

        chat.replay(response, events::add);

        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("ReasoningDelta", "TextDelta", "ToolCallCompleted", "UsageReported", "ChatCompleted");
    }

    @Test
    void listsModelsWithWhatServersAdd() {
        String body =
                """
                {"object":"list","data":[
                 {"id":"vllm","object":"model","created":1,"owned_by":"vllm","max_model_len":4096},
                 {"id":"a/b","name":"A: B","created":1790000000,"context_length":200000,
                  "architecture":{"input_modalities":["text","image"]},
                  "pricing":{"prompt":"0.0000001","completion":"0.0000005"},
                  "top_provider":{"max_completion_tokens":8192},"supported_parameters":["tools","reasoning","seed"]},
                 {"id":"mistral","max_context_length":32768,"created":17900000000000},
                 {"object":"model"}, 7]}""";

        List<ModelInfo> found = read(models.list(), body);

        assertThat(found).extracting(ModelInfo::id).containsExactly("a/b", "mistral", "vllm");
        ModelInfo openRouter = found.get(0);
        assertThat(openRouter.contextWindow()).hasValue(200000);
        assertThat(openRouter.maxOutputTokens()).hasValue(8192);
        assertThat(openRouter.modified()).contains(Instant.ofEpochSecond(1790000000));
        assertThat(openRouter.capabilities())
                .containsExactlyInAnyOrder(
                        LlmConstants.CAPABILITY_VISION,
                        LlmConstants.CAPABILITY_TOOLS,
                        LlmConstants.CAPABILITY_REASONING);
        assertThat(openRouter.details()).containsEntry("price_in", "0.0000001").containsEntry("name", "A: B");
        assertThat(found.get(1).modified()).isEmpty();
        assertThat(found.get(2).contextWindow()).hasValue(4096);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"data\":null} | 0", "{\"object\":\"list\",\"data\":[]} | 0", "[{\"id\":\"x\"}] | 1"})
    void listsNoModelsOrTheListAlone(String body, int count) {
        assertThat(read(models.list(), body)).hasSize(count);
    }

    @Test
    void findsOneModelInTheList() {
        String body = "{\"data\":[{\"id\":\"a\"},{\"id\":\"models/gemini\"}]}";

        assertThat(read(models.find("a"), body).id()).isEqualTo("a");
        assertThat(read(models.find("gemini"), body).id()).isEqualTo("models/gemini");
        LlmException failure = catchThrowableOfType(LlmException.class, () -> read(models.find("b"), body));
        assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(failure).hasMessageContaining("'b' is none of the 2 models");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1/v1, http://localhost:1/v1/models",
        "http://localhost:1/v1/, http://localhost:1/v1/models",
        "http://localhost:1/v1/?api-version=2024-10-21, http://localhost:1/v1/models?api-version=2024-10-21",
        "https://x.org, https://x.org/models"
    })
    void joinsAddressAndPath(String base, String joined) {
        assertThat(endpoint(base).resolve("/models")).hasToString(joined);
    }

    @Test
    void encodesModelsInPaths() {
        assertThat(models.details("ft:gpt/a b\u00fc?#").request().uri().getRawPath())
                .isEqualTo("/v1/models/ft:gpt/a%20b%C3%BC%3F%23");
    }

    @Test
    void sendsTheKeyWhateverTheRequestsHeadersSay() {
        HttpRequest request = endpoint.get(
                "/models", Map.of("authorization", "Bearer other", "X-TITLE", "mine", "Cookie", "a=b", "X-Own", "1"));

        assertThat(request.headers().allValues("Authorization")).containsExactly("Bearer own-secret-4711");
        assertThat(request.headers().allValues("X-Title")).containsExactly("mine");
        assertThat(request.headers().allValues("X-Own")).containsExactly("1");
        assertThat(request.headers().allValues("Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-secret\nx", "sk-secret\u2026", "sk-secret\u0000"})
    void doesNotShowAKeyThatCannotBeSent(String key) {
        OpenAiEndpoint broken =
                new OpenAiEndpoint(URI.create("http://localhost:1"), Map.of(), Optional.of(new Secret(key)));

        LlmException failure = catchThrowableOfType(LlmException.class, () -> broken.get("/models", Map.of()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure.toString()).doesNotContain("secret");
        assertThat(failure.getCause()).isNull();
    }

    @Test
    void namesAHeaderThatCannotBeSentButNotItsValue() {
        LlmException failure =
                catchThrowableOfType(LlmException.class, () -> endpoint.get("/models", Map.of("X-Token", "geheim\n")));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining("X-Token");
        assertThat(failure.toString()).doesNotContain("geheim");
    }

    @Test
    void keepsJsonOfExtrasAsItIs() {
        assertThat(JsonParser.parseString("{\"a\":[1,2.5,\"x\",null,true]}"))
                .isEqualTo(Json.of(Map.of("a", Arrays.asList(1, 2.5, "x", null, true))));
    }
}
