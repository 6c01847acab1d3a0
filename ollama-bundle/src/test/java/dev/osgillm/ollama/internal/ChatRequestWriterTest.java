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
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChatRequestWriterTest {

    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}";
    private static final ToolDefinition TOOL = ToolDefinition.of("f", "does it", SCHEMA);
    private static final byte[] PIXELS = {1, 2, 3};

    @Test
    void writesALittleForALittle() {
        assertJson(
                ChatRequest.of("Hello"),
                """
                {"model":"llama3.2","messages":[{"role":"user","content":"Hello"}],"stream":true}""");
    }

    @Test
    void saysThatItWantsNoStream() {
        assertThat(writer(Map.of())
                        .write(ChatRequest.of("Hello"), false)
                        .get("stream")
                        .getAsBoolean())
                .isFalse();
    }

    @Test
    void writesEverything() {
        ChatRequest request = ChatRequest.builder()
                .model("qwen3:8b")
                .system("Be brief.")
                .message(Message.user(
                        new TextPart("What is "),
                        MediaPart.of(MediaPart.Kind.IMAGE, "image/png", PIXELS, null),
                        new TextPart("in it?")))
                .tool(TOOL)
                .tool(ToolDefinition.of("now", null, null))
                .toolChoice(ToolChoice.AUTO)
                .responseFormat(ResponseFormat.jsonSchema("answer", SCHEMA))
                .temperature(0)
                .topP(0.5)
                .frequencyPenalty(-1)
                .presencePenalty(1)
                .maxTokens(100)
                .seed(7)
                .stop("END")
                .stop("STOP")
                .choices(1)
                .parallelToolCalls(true)
                .reasoningEffort(ReasoningEffort.MEDIUM)
                .topLogprobs(2)
                .build();

        assertJson(
                Map.of("num_ctx", 8192, "keep_alive", "10m"),
                request,
                """
                {"model":"qwen3:8b",
                 "messages":[{"role":"system","content":"Be brief."},
                   {"role":"user","content":"What is in it?","images":["AQID"]}],
                 "tools":[{"type":"function","function":{"name":"f","description":"does it",
                     "parameters":{"type":"object","properties":{"a":{"type":"integer"}}}}},
                   {"type":"function","function":{"name":"now","parameters":{"type":"object","properties":{}}}}],
                 "format":{"type":"object","properties":{"a":{"type":"integer"}}},
                 "options":{"temperature":0.0,"top_p":0.5,"frequency_penalty":-1.0,"presence_penalty":1.0,
                   "num_predict":100,"num_ctx":8192,"seed":7,"stop":["END","STOP"]},
                 "think":true,"logprobs":true,"top_logprobs":2,"keep_alive":"10m","stream":true}""");
    }

    @Test
    void sendsAConversationWithToolsBack() {
        ToolCall call = ToolCall.of("call_1", "f", "{\"x\":\"1\"}");
        ChatRequest request = ChatRequest.builder()
                .user("Go")
                .message(Message.builder(Role.ASSISTANT)
                        .reasoning("Let me")
                        .toolCall(call)
                        .toolCall(ToolCall.of("call_2", "now", ""))
                        .build())
                .message(Message.tool(call, "done"))
                .build();

        assertJson(
                request,
                """
                {"model":"llama3.2","messages":[
                  {"role":"user","content":"Go"},
                  {"role":"assistant","content":"","thinking":"Let me","tool_calls":[
                    {"id":"call_1","function":{"name":"f","arguments":{"x":"1"}}},
                    {"id":"call_2","function":{"name":"now","arguments":{}}}]},
                  {"role":"tool","content":"done","tool_name":"f","tool_call_id":"call_1"}],"stream":true}""");
    }

    @Test
    void takesFromTheConfigurationWhatTheRequestLeavesOpen() {
        Map<String, Object> configuration = Map.of(
                "model", "m", "temperature", 0.1, "top_p", 0.2, "max_tokens", 3, "num_ctx", 4, "keep_alive", "300");

        assertJson(
                configuration,
                ChatRequest.of("Hello"),
                """
                {"model":"m","messages":[{"role":"user","content":"Hello"}],
                 "options":{"temperature":0.1,"top_p":0.2,"num_predict":3,"num_ctx":4},"keep_alive":300,"stream":true}""");
        assertJson(
                configuration,
                ChatRequest.builder()
                        .user("Hello")
                        .model("other")
                        .temperature(1)
                        .topP(1)
                        .maxTokens(1)
                        .build(),
                """
                {"model":"other","messages":[{"role":"user","content":"Hello"}],
                 "options":{"temperature":1.0,"top_p":1.0,"num_predict":1,"num_ctx":4},"keep_alive":300,"stream":true}""");
    }

    @Test
    void extraWinsAndItsOptionsJoinTheOthers() {
        ChatRequest request = ChatRequest.builder()
                .user("Hello")
                .temperature(1)
                .seed(1)
                .extra("options", Map.of("seed", 2, "min_p", 0.5))
                .extra("keep_alive", -1)
                .extra("truncate", false)
                .extra("think", null)
                .extra("list", Arrays.asList("a", null, Map.of("b", true)))
                .extra("stream", false)
                .build();

        assertJson(
                Map.of("keep_alive", "5m"),
                request,
                """
                {"model":"llama3.2","messages":[{"role":"user","content":"Hello"}],
                 "options":{"temperature":1.0,"seed":2,"min_p":0.5},"keep_alive":-1,"truncate":false,"think":null,
                 "list":["a",null,{"b":true}],"stream":true}""");
    }

    @Test
    void extraCanBringTheOnlyOption() {
        ChatRequest request = ChatRequest.builder()
                .user("Hello")
                .extra("options", Map.of("num_ctx", 16))
                .build();

        assertJson(
                request,
                """
                {"model":"llama3.2","messages":[{"role":"user","content":"Hello"}],"options":{"num_ctx":16},
                 "stream":true}""");
        assertThat(generation(Map.of("num_ctx", 8)).numCtx(request)).hasValue(16);
        assertThat(generation(Map.of("num_ctx", 8)).numCtx(ChatRequest.of("Hello")))
                .hasValue(8);
        assertThat(generation(Map.of()).numCtx(ChatRequest.of("Hello"))).isEmpty();
    }

    @Test
    void leavesToolsOutThatMustNotBeCalled() {
        assertJson(
                ChatRequest.builder()
                        .user("Hello")
                        .tool(TOOL)
                        .toolChoice(ToolChoice.NONE)
                        .build(),
                """
                {"model":"llama3.2","messages":[{"role":"user","content":"Hello"}],"stream":true}""");
    }

    @Test
    void asksForAnyJson() {
        assertJson(
                ChatRequest.builder()
                        .user("Hello")
                        .responseFormat(ResponseFormat.JSON)
                        .build(),
                """
                {"model":"llama3.2","messages":[{"role":"user","content":"Hello"}],"format":"json","stream":true}""");
    }

    @Test
    void takesAnImageOutOfADataAddress() {
        ChatRequest request = ChatRequest.builder()
                .message(Message.user(
                        MediaPart.of(MediaPart.Kind.IMAGE, URI.create("data:image/png;base64,iVBORw0KGgo="))))
                .build();

        assertJson(
                request,
                """
                {"model":"llama3.2","messages":[{"role":"user","content":"","images":["iVBORw0KGgo="]}],"stream":true}""");
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,     llama3.2,                false",
        "MINIMAL,  llama3.2,                true",
        "LOW,      qwen3:8b,                true",
        "MEDIUM,   qwen3:8b,                true",
        "HIGH,     qwen3:8b,                true",
        "XHIGH,    qwen3:8b,                true",
        "MAX,      qwen3:8b,                \"max\"",
        "NONE,     gpt-oss:20b,             \"low\"",
        "MINIMAL,  gpt-oss,                 \"low\"",
        "LOW,      gpt-oss:120b-cloud,      \"low\"",
        "MEDIUM,   hf.co/x/GPT-OSS-20B:Q4,  \"medium\"",
        "HIGH,     gpt-oss:20b,             \"high\"",
        "XHIGH,    gpt-oss:20b,             \"high\"",
        "MAX,      gpt-oss:20b,             \"high\"",
    })
    void tellsHowMuchToThinkAsTheModelTakesIt(ReasoningEffort effort, String model, String think) {
        ChatRequest request = ChatRequest.builder()
                .model(model)
                .user("Hello")
                .reasoningEffort(effort)
                .build();

        assertThat(writer(Map.of()).write(request, true).get("think")).hasToString(think);
    }

    static Stream<List<Object>> impossible() {
        Message file = Message.user(MediaPart.of(MediaPart.Kind.FILE, "application/pdf", PIXELS, "a.pdf"));
        Message link = Message.user(MediaPart.of(MediaPart.Kind.IMAGE, URI.create("https://example.com/a.png")));
        Message broken = Message.builder(Role.ASSISTANT)
                .toolCall(ToolCall.of("c", "f", "{\"x\":"))
                .build();
        return Stream.of(
                List.of(ask().tool(TOOL).toolChoice(ToolChoice.REQUIRED), "a tool must be called"),
                List.of(ask().tool(TOOL).toolChoice(ToolChoice.tool("f")), "a tool must be called"),
                List.of(ask().tool(TOOL).parallelToolCalls(false), "only one tool"),
                List.of(ask().choices(2), "one answer"),
                List.of(ask().message(file), "text, images and recordings"),
                List.of(ask().message(link), "does not fetch images"),
                List.of(ask().message(broken), "not a JSON object"),
                List.of(ask().tool(ToolDefinition.of("f", null, "[1]")), "schema of the tool f is not a JSON object"),
                List.of(
                        ask().responseFormat(ResponseFormat.jsonSchema("s", "{")),
                        "The schema s is not a JSON object"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void refusesWhatOllamaCannotDo(List<Object> row) {
        ChatRequest request = ((ChatRequest.Builder) row.get(0)).build();

        LlmException refused =
                catchThrowableOfType(LlmException.class, () -> writer(Map.of()).write(request, true));

        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused).hasMessageContaining(row.get(1).toString());
    }

    private static ChatRequest.Builder ask() {
        return ChatRequest.builder().user("Hello");
    }

    private static void assertJson(ChatRequest request, String json) {
        assertJson(Map.of(), request, json);
    }

    private static void assertJson(Map<String, Object> configuration, ChatRequest request, String json) {
        assertThat(writer(configuration).write(request, true)).isEqualTo(JsonParser.parseString(json));
    }

    private static ChatRequestWriter writer(Map<String, Object> configuration) {
        return new ChatRequestWriter(generation(configuration));
    }

    private static GenerationWriter generation(Map<String, Object> configuration) {
        return new GenerationWriter(OllamaSettings.read(configuration, name -> null));
    }
}
