/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static dev.osgillm.openai.internal.PlayedServer.asking;
import static dev.osgillm.openai.internal.PlayedServer.sse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.health.Health;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Scripts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** vLLM, llama.cpp, LM Studio, TGI and gateways in their own words. */
class OwnServersTest {

    private static final String DONE = "[DONE]";

    private static String chunk(String delta, String reason) {
        String end = reason == null ? "null" : "\"" + reason + "\"";
        return "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + end + "}]}";
    }

    // vLLM

    @ParameterizedTest
    @ValueSource(strings = {"reasoning", "reasoning_content"})
    void givesVllmItsReasoningBackUnderTheNameThatItUsed(String field) {
        try (PlayedServer server = new PlayedServer("vllm")) {
            ChatResponse streamed = server.streamed(
                    chunk("{\"role\":\"assistant\",\"content\":\"\"}", null),
                    chunk("{\"" + field + "\":\"Hm\"}", null),
                    chunk("{\"content\":\"4\"}", "stop"),
                    "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"total_tokens\":5,\"completion_tokens\":2}}",
                    DONE);
            Message turn = streamed.choices().get(0).message();
            assertThat(turn.reasoning()).contains("Hm");
            assertThat(server.sends(asking().message(turn).build()).toString()).contains("\"" + field + "\":\"Hm\"");

            ChatResponse whole = server.whole(
                    "{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":\"4\",\"" + field
                            + "\":\"Hm\"},\"finish_reason\":\"stop\",\"stop_reason\":7,\"token_ids\":null}],\"prompt_logprobs\":null,\"kv_transfer_params\":null}");
            assertThat(whole.choices().get(0).message().reasoning()).contains("Hm");
        }
    }

    @Test
    void readsVllmsUsageThatIsUnknownInBetween() {
        try (PlayedServer server = new PlayedServer("vllm")) {
            ChatResponse answer = server.streamed(
                    "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":null,\"total_tokens\":3}}",
                    "{\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"abort\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}",
                    DONE);

            assertThat(answer.usage().outputTokens()).hasValue(2);
            assertThat(answer.choices().get(0).finishReason()).contains(FinishReason.OTHER);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | {\"error\":{\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\",\"param\":\"model\",\"code\":404}} | MODEL_NOT_FOUND",
                "401 | {\"error\":\"Unauthorized\"} | AUTHENTICATION",
                "400 | {\"object\":\"error\",\"message\":\"This model's maximum context length is 4096 tokens.\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400} | CONTEXT_LENGTH",
                "400 | {\"error\":{\"message\":\"\\\"auto\\\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}} | INVALID_REQUEST"
            })
    void knowsVllmsErrors(int status, String body, ErrorKind kind) {
        try (PlayedServer server = new PlayedServer("vllm")) {
            assertThat(server.refused(status, body).kind()).isEqualTo(kind);
        }
    }

    @Test
    void takesVllmsErrorBeforeTheEndMarkerForAnError() {
        try (PlayedServer server = new PlayedServer("vllm")) {
            LlmException failure = server.broken(sse(
                    chunk("{\"content\":\"a\"}", null),
                    "{\"error\":{\"message\":\"EngineCore died\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}",
                    DONE));

            assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            assertThat(failure.partial(ChatResponse.class)).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "llamacpp"})
    void turnsThinkingOffInTheTemplate(String preset) {
        try (PlayedServer server = new PlayedServer(preset)) {
            assertThat(server.sends(asking().reasoningEffort(ReasoningEffort.NONE)
                                    .build())
                            .toString())
                    .contains("\"chat_template_kwargs\":{\"enable_thinking\":false}");
        }
    }

    // llama.cpp

    @Test
    void readsLlamaCppsUsageWhereverItIs() {
        try (PlayedServer server = new PlayedServer("llamacpp")) {
            String usage =
                    "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4},\"timings\":{\"prompt_n\":3,\"cache_n\":0}}";
            ChatResponse old = server.streamed(
                    chunk("{\"content\":\"a\"}", null),
                    "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]," + usage,
                    DONE);
            ChatResponse newer = server.raw(":\n\n"
                    + sse(
                            chunk("{\"reasoning_content\":\"Hm\"}", null),
                            chunk("{\"content\":\"a\"}", "stop"),
                            "{\"choices\":[]," + usage,
                            DONE));

            assertThat(newer.usage()).isEqualTo(old.usage());
            assertThat(newer.choices().get(0).message().reasoning()).contains("Hm");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error: {\"code\":500,\"message\":\"slot broke\",\"type\":\"server_error\"}\n\n",
                "data: {\"error\":{\"code\":500,\"message\":\"slot broke\",\"type\":\"server_error\"}}\n\n"
            })
    void takesLlamaCppsErrorsInTheStreamForErrors(String end) {
        try (PlayedServer server = new PlayedServer("llamacpp")) {
            LlmException failure = server.broken(sse(chunk("{\"content\":\"a\"}", null)) + end);

            assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("slot broke");
        }
    }

    @Test
    void waitsWhileLlamaCppLoadsItsModel() {
        String loading = "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}";
        try (PlayedServer server = new PlayedServer("llamacpp")) {
            server.says(Scripts.json(503, loading), Scripts.json(200, PlayedServer.OK));
            assertThat(server.provider.newCall(asking().build()).execute().text())
                    .isEqualTo("ok");

            server.server.on("GET", "/health", Scripts.json(503, loading), Scripts.json(200, "{\"status\":\"ok\"}"));
            assertThat(server.provider.probe().execute().detail()).contains("Loading model");
            assertThat(server.provider.probe().execute().status()).isEqualTo(Health.Status.UP);
        }
    }

    @Test
    void knowsLlamaCppsContextOverflow() {
        try (PlayedServer server = new PlayedServer("llamacpp")) {
            assertThat(server.refused(
                                    400,
                                    "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":9000,\"n_ctx\":4096}}")
                            .kind())
                    .isEqualTo(ErrorKind.CONTEXT_LENGTH);
            assertThat(server.refused(
                                    501,
                                    "{\"error\":{\"code\":501,\"message\":\"no\",\"type\":\"not_supported_error\"}}")
                            .retryable())
                    .isFalse();
        }
    }

    // LM Studio

    @Test
    void namesAToolToLmStudioByOfferingNoOther() {
        try (PlayedServer server = new PlayedServer("lmstudio")) {
            String sent = server.sends(asking().tool(ToolDefinition.of("f", "does f", "{}"))
                            .tool(ToolDefinition.of("g", "does g", "{}"))
                            .toolChoice(ToolChoice.tool("g"))
                            .parallelToolCalls(false)
                            .responseFormat(ResponseFormat.JSON)
                            .build())
                    .toString();

            assertThat(sent)
                    .contains("\"tool_choice\":\"required\"", "\"name\":\"g\"")
                    .contains(
                            "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"schema\":{\"type\":\"object\"},\"strict\":false}}")
                    .doesNotContain("\"name\":\"f\"", "parallel_tool_calls");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":\"Model unloaded.\"}\n\n",
                "event: error\ndata: {\"error\":\"Model unloaded.\"}\n\n",
                "event: error\ndata: Model unloaded.\n\n"
            })
    void takesLmStudiosErrorsForErrors(String stream) {
        try (PlayedServer server = new PlayedServer("lmstudio")) {
            assertThat(server.broken(stream)).hasMessageContaining("Model unloaded.");
            assertThat(server.refused(200, "{\"error\":\"Unexpected endpoint or method. (GET /v1/foo)\"}")
                            .kind())
                    .isEqualTo(ErrorKind.CONFIGURATION);
        }
    }

    // TGI

    @Test
    void speaksToTgiAsItWants() {
        try (PlayedServer server = new PlayedServer("tgi", PlayedServer.CHAT, "model", "")) {
            assertThat(server.sends(asking().topP(1)
                            .temperature(0)
                            .responseFormat(ResponseFormat.jsonSchema("a", "{\"type\":\"object\",\"properties\":{}}"))
                            .build()))
                    .hasToString(
                            "{\"model\":\"tgi\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"temperature\":0.0,"
                                    + "\"response_format\":{\"type\":\"json_object\",\"value\":{\"type\":\"object\",\"properties\":{}}},"
                                    + "\"stream\":false}");
        }
    }

    @Test
    void readsTgisAnswers() {
        try (PlayedServer server = new PlayedServer("tgi")) {
            String call = "\"tool_calls\":[{\"index\":0,\"id\":\"0\",\"type\":\"function\",\"function\":{\"name\":";
            ChatResponse streamed = server.raw(":\n\ndata:"
                    + chunk("{\"role\":\"assistant\"," + call + "\"f\",\"arguments\":\"{\"}}]}", null) + "\n\ndata:"
                    + chunk("{\"role\":\"assistant\"," + call + "null,\"arguments\":\"}\"}}]}", null) + "\n\ndata:"
                    + chunk("{\"role\":\"assistant\",\"content\":null}", "stop") + "\n\ndata:[DONE]\n\n");
            assertThat(streamed.choices().get(0).message().toolCalls()).containsExactly(ToolCall.of("0", "f", "{}"));

            ChatResponse whole = server.whole(
                    "{\"object\":\"chat.completion\",\"id\":\"\",\"created\":1,\"model\":\"tgi\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"logprobs\":null,\"finish_reason\":\"stop_sequence\"}]}");
            assertThat(whole.choices().get(0).finishReason()).contains(FinishReason.STOP);
            assertThat(whole.id()).isEmpty();
        }
    }

    @Test
    void knowsTgisErrors() {
        try (PlayedServer server = new PlayedServer("tgi")) {
            String words = "Input validation error: `inputs` must have less than 4096 tokens. Given: 5000";
            LlmException failure = server.broken(
                    "data:{\"error\":{\"message\":\"" + words + "\",\"http_status_code\":422}}\n\ndata:[DONE]\n\n");

            assertThat(failure.kind()).isEqualTo(ErrorKind.CONTEXT_LENGTH);
            assertThat(server.refused(422, "{\"error\":\"" + words + "\",\"error_type\":\"validation\"}")
                            .kind())
                    .isEqualTo(ErrorKind.CONTEXT_LENGTH);
            assertThat(server.refused(429, "{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}")
                            .retryable())
                    .isTrue();
        }
    }

    // Gateways

    @Test
    void takesAStreamThatIsAnsweredAtOnceAndOneWithoutEndMarker() {
        try (PlayedServer server = new PlayedServer("vllm")) {
            server.says(Scripts.json(200, PlayedServer.OK));
            assertThat(server.stream(asking().build()).text()).isEqualTo("ok");
            assertThat(server.streamed(
                                    chunk("{\"content\":\"ok\"}", null),
                                    "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}")
                            .text())
                    .isEqualTo("ok");
            assertThat(server.broken(sse(chunk("{\"content\":\"o\"}", null))).kind())
                    .isEqualTo(ErrorKind.PROTOCOL);
        }
    }

    @Test
    void asksAnOlderServerAgainWithoutStreamOptionsAndRemembers() {
        try (PlayedServer server = new PlayedServer("vllm")) {
            server.says(
                    Scripts.json(400, "{\"error\":{\"message\":\"Unknown field: stream_options\",\"code\":400}}"),
                    Scripts.sse(chunk("{\"content\":\"ok\"}", "stop"), DONE));

            assertThat(server.stream(asking().build()).text()).isEqualTo("ok");
            assertThat(server.stream(asking().build()).text()).isEqualTo("ok");

            assertThat(server.server.requests())
                    .extracting(RecordedRequest::body)
                    .extracting(body -> body.contains("stream_options"))
                    .containsExactly(true, false, false);
        }
    }

    @Test
    void doesNotAskWhatTheCallerWroteAsItIsInAnotherWay() {
        try (PlayedServer server = new PlayedServer("vllm")) {
            server.says(Scripts.json(400, "{\"error\":{\"message\":\"Unknown field: stream_options\",\"code\":400}}"));
            ChatRequest request = asking().extra("stream_options", null).build();

            LlmException refused = catchThrowableOfType(LlmException.class, () -> server.stream(request));

            assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(server.server.requests()).hasSize(1);
        }
    }
}
