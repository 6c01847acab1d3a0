/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
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
import dev.osgillm.support.json.Json;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestWriterTest {

    private static final OpenAiProfile OPENAI = new OpenAiProfile("auto", true, true, "seed", "openai");
    private static final OpenAiProfile PLAIN = OpenAiProfile.of(
            Json.parseObject("{\"stream_options\":false,\"seed_field\":\"random_seed\",\"schema_style\":\"tgi\","
                    + "\"parallel_tool_calls\":false,\"strict\":false}"));
    private static final byte[] BYTES = {1, 2, 3};

    private static ChatRequestWriter.Defaults defaults(String model) {
        return new ChatRequestWriter.Defaults(
                model, OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    private static JsonObject write(OpenAiProfile profile, String model, ChatRequest request) {
        return new ChatRequestWriter("work", profile, defaults(model)).write(request, false);
    }

    private static JsonElement message(Message message) {
        ChatRequest request = ChatRequest.builder().message(message).build();
        return write(OpenAiProfile.COMPATIBLE, "m", request)
                .getAsJsonArray("messages")
                .get(0);
    }

    private static JsonElement json(String text) {
        return JsonParser.parseString(text);
    }

    @Test
    void sendsOnlyWhatWasSetAndTheModelFirst() {
        assertThat(write(OpenAiProfile.COMPATIBLE, "m", ChatRequest.of("Hi")).toString())
                .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":false}");
    }

    @Test
    void sendsAllThatWasSet() {
        ChatRequest request = ChatRequest.builder()
                .model("gpt-4.1")
                .user("Hi")
                .maxTokens(7)
                .temperature(0.5)
                .topP(0.25)
                .frequencyPenalty(0.1)
                .presencePenalty(-0.1)
                .stop("a")
                .stop("b")
                .seed(42)
                .choices(2)
                .topLogprobs(3)
                .reasoningEffort(ReasoningEffort.LOW)
                .tool(ToolDefinition.of("now", null, null))
                .tool(ToolDefinition.of("get_weather", "Asks.", "{\"type\":\"object\",\"properties\":{}}")
                        .asStrict())
                .toolChoice(ToolChoice.tool("now"))
                .parallelToolCalls(false)
                .responseFormat(ResponseFormat.jsonSchema("city", "{\"type\":\"object\"}"))
                .build();

        assertThat(new ChatRequestWriter("work", OPENAI, defaults("m")).write(request, true))
                .isEqualTo(
                        json(
                                """
                                {"model":"gpt-4.1","messages":[{"role":"user","content":"Hi"}],"max_tokens":7,
                                 "temperature":0.5,"top_p":0.25,"frequency_penalty":0.1,"presence_penalty":-0.1,
                                 "stop":["a","b"],"seed":42,"n":2,"reasoning_effort":"low","logprobs":true,"top_logprobs":3,
                                 "tools":[{"type":"function","function":{"name":"now"}},
                                  {"type":"function","function":{"name":"get_weather","description":"Asks.",
                                   "parameters":{"type":"object","properties":{}},"strict":true}}],
                                 "tool_choice":{"type":"function","function":{"name":"now"}},"parallel_tool_calls":false,
                                 "response_format":{"type":"json_schema","json_schema":{"name":"city",
                                  "schema":{"type":"object"},"strict":true}},
                                 "stream":true,"stream_options":{"include_usage":true}}"""));
    }

    @Test
    void leavesOutWhatAServerDoesNotKnow() {
        ChatRequest request = ChatRequest.builder()
                .user("Hi")
                .seed(1)
                .maxTokens(5)
                .tool(ToolDefinition.of("f", null, null).asStrict())
                .parallelToolCalls(true)
                .responseFormat(ResponseFormat.jsonSchema("s", "{\"type\":\"object\"}"))
                .build();

        assertThat(new ChatRequestWriter("work", PLAIN, defaults("o3")).write(request, true))
                .isEqualTo(
                        json(
                                """
                                {"model":"o3","messages":[{"role":"user","content":"Hi"}],"max_tokens":5,"random_seed":1,
                                 "tools":[{"type":"function","function":{"name":"f"}}],
                                 "response_format":{"type":"json_object","value":{"type":"object"}},"stream":true}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-6-luna, true",
        "gpt-6.1-sol, true",
        "gpt-5, true",
        "gpt-5.1-codex-max, true",
        "ft:gpt-5-mini:acme, true",
        "gpt-10, true",
        "o1, true",
        "o4-mini, true",
        "codex-mini-latest, true",
        "gpt-5-chat-latest, false",
        "gpt-4.1, false",
        "gpt-4o, false",
        "gpt-35-turbo, false",
        "gpt-oss-20b, false",
        "llama3, false",
        "omni-moderation, false"
    })
    void knowsWhichModelsReason(String model, boolean reasons) {
        assertThat(OpenAiProfile.reasons(model)).isEqualTo(reasons);

        JsonObject body = write(
                OPENAI,
                model,
                ChatRequest.builder().system("S").user("U").maxTokens(9).build());
        assertThat(body.has("max_completion_tokens")).isEqualTo(reasons);
        assertThat(body.has("max_tokens")).isEqualTo(!reasons);
        assertThat(body.getAsJsonArray("messages")
                        .get(0)
                        .getAsJsonObject()
                        .get("role")
                        .getAsString())
                .isEqualTo(reasons ? "developer" : "system");
    }

    @Test
    void addsTheInstancesDefaultsWhereTheRequestSaysNothing() {
        ChatRequestWriter writer = new ChatRequestWriter(
                "work",
                OPENAI,
                new ChatRequestWriter.Defaults(
                        "gpt-4.1", OptionalInt.of(100), OptionalDouble.of(0.5), OptionalDouble.of(0.9)));

        assertThat(writer.write(ChatRequest.of("Hi"), false))
                .isEqualTo(
                        json(
                                """
                                {"model":"gpt-4.1","messages":[{"role":"user","content":"Hi"}],"max_tokens":100,
                                 "temperature":0.5,"top_p":0.9,"stream":false}"""));
        assertThat(writer.write(ChatRequest.builder().user("Hi").temperature(0).build(), false)
                        .get("temperature")
                        .getAsDouble())
                .isZero();
    }

    /** What was asked for goes out, and the server says what it thinks of it; a default must not break a call. */
    @Test
    void keepsConfiguredSamplingFromModelsThatReason() {
        ChatRequestWriter writer = new ChatRequestWriter(
                "work",
                OPENAI,
                new ChatRequestWriter.Defaults(
                        "gpt-6-luna", OptionalInt.empty(), OptionalDouble.of(0.5), OptionalDouble.of(0.9)));

        assertThat(writer.write(ChatRequest.of("Hi"), false).has("temperature")).isFalse();
        assertThat(writer.write(ChatRequest.builder().user("Hi").temperature(1).build(), false)
                        .has("temperature"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-6-luna, none",
        "gpt-6-sol, none",
        "gpt-5.6-terra, none",
        "gpt-6-astra, ",
        "gpt-6.1-sol, ",
        "gpt-5.4, ",
        "gpt-4.1, "
    })
    void tellsModelsNotToReasonThatOtherwiseRefuseTools(String model, String effort) {
        ChatRequest tools = ChatRequest.builder()
                .user("Hi")
                .tool(ToolDefinition.of("f", null, null))
                .build();

        JsonElement sent = write(OPENAI, model, tools).get("reasoning_effort");
        assertThat(sent == null ? null : sent.getAsString()).isEqualTo(effort);
        assertThat(write(OPENAI, model, ChatRequest.of("Hi")).has("reasoning_effort"))
                .isFalse();
        assertThat(write(OpenAiProfile.COMPATIBLE, model, tools).has("reasoning_effort"))
                .isFalse();
    }

    @Test
    void mergesExtraLastAndUntouched() {
        ChatRequest request = ChatRequest.builder()
                .user("Hi")
                .temperature(0.5)
                .extra("temperature", 1)
                .extra("provider", Map.of("order", List.of("a", "b"), "zdr", true))
                .extra("nothing", null)
                .build();

        JsonObject body = write(OpenAiProfile.COMPATIBLE, "m", request);

        assertThat(body.get("temperature")).isEqualTo(json("1"));
        assertThat(body.get("provider")).isEqualTo(json("{\"order\":[\"a\",\"b\"],\"zdr\":true}"));
        assertThat(body.get("nothing").isJsonNull()).isTrue();
    }

    static Stream<Arguments> messages() {
        ToolCall call = ToolCall.of("call_1", "f", "{\"x\":1}");
        return Stream.of(
                Arguments.of(Message.system("S"), "{'role':'system','content':'S'}"),
                Arguments.of(
                        Message.user(new TextPart("a"), new TextPart("b")),
                        "{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}"),
                Arguments.of(
                        Message.user(
                                new TextPart("a"),
                                MediaPart.of(MediaPart.Kind.IMAGE, "image/png", BYTES, null),
                                MediaPart.of(MediaPart.Kind.IMAGE, URI.create("https://x.org/a.png"))),
                        "{'role':'user','content':[{'type':'text','text':'a'},"
                                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AQID'}},"
                                + "{'type':'image_url','image_url':{'url':'https://x.org/a.png'}}]}"),
                Arguments.of(
                        Message.user(
                                MediaPart.of(MediaPart.Kind.AUDIO, "audio/mpeg", BYTES, null),
                                MediaPart.of(MediaPart.Kind.FILE, "application/pdf", BYTES, "a.pdf")),
                        "{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'AQID','format':'mp3'}},"
                                + "{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,AQID'}}]}"),
                Arguments.of(
                        Message.builder(Role.USER).text("a").name("Ann").build(),
                        "{'role':'user','content':'a','name':'Ann'}"),
                Arguments.of(
                        Message.builder(Role.ASSISTANT).toolCall(call).build(),
                        "{'role':'assistant','content':null,'tool_calls':[{'id':'call_1','type':'function',"
                                + "'function':{'name':'f','arguments':'{\\\"x\\\":1}'}}]}"),
                Arguments.of(
                        Message.builder(Role.ASSISTANT).refusal("No.").build(),
                        "{'role':'assistant','content':null,'refusal':'No.'}"),
                // An answer that spent all its tokens on reasoning is empty; null would be refused.
                Arguments.of(Message.builder(Role.ASSISTANT).build(), "{'role':'assistant','content':''}"),
                Arguments.of(
                        Message.builder(Role.ASSISTANT)
                                .text("a")
                                .reasoning("hm")
                                .providerData(MessageWriter.REASONING_FIELD, "reasoning_content")
                                .providerData(MessageWriter.REASONING_FROM, "work")
                                .build(),
                        "{'role':'assistant','content':'a','reasoning_content':'hm'}"),
                Arguments.of(
                        Message.builder(Role.ASSISTANT)
                                .text("a")
                                .reasoning("of another provider")
                                .build(),
                        "{'role':'assistant','content':'a'}"),
                Arguments.of(Message.tool(call, "21"), "{'role':'tool','content':'21','tool_call_id':'call_1'}"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void writesMessages(Message message, String expected) {
        assertThat(message(message)).isEqualTo(json(expected.replace('\'', '"')));
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                Arguments.of(ToolChoice.AUTO, "\"auto\""),
                Arguments.of(ToolChoice.NONE, "\"none\""),
                Arguments.of(ToolChoice.REQUIRED, "\"required\""));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void writesToolChoices(ToolChoice choice, String expected) {
        ChatRequest request = ChatRequest.builder()
                .user("Hi")
                .tool(ToolDefinition.of("f", null, null))
                .toolChoice(choice)
                .build();

        assertThat(write(OPENAI, "m", request).get("tool_choice")).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "{\"type\":", "", "word"})
    void refusesASchemaThatIsNoObjectBeforeItAsksAnybody(String schema) {
        ChatRequest tool = ChatRequest.builder()
                .user("Hi")
                .tool(ToolDefinition.of("f", null, schema))
                .build();
        ChatRequest format = ChatRequest.builder()
                .user("Hi")
                .responseFormat(ResponseFormat.jsonSchema("s", schema))
                .build();

        for (ChatRequest request : Arrays.asList(tool, format)) {
            LlmException refused = catchThrowableOfType(LlmException.class, () -> write(OPENAI, "m", request));
            assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(refused).hasMessageContaining("schema");
        }
    }

    @Test
    void refusesWhatTheDialectCannotSay() {
        List<MediaPart> parts = List.of(
                MediaPart.of(MediaPart.Kind.AUDIO, "audio/flac", BYTES, null),
                MediaPart.of(MediaPart.Kind.AUDIO, URI.create("https://x.org/a.wav")),
                MediaPart.of(MediaPart.Kind.FILE, URI.create("https://x.org/a.pdf")));

        for (MediaPart part : parts) {
            LlmException refused = catchThrowableOfType(LlmException.class, () -> message(Message.user(part)));
            assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        }
    }
}
