/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.PromptCache;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.openai.OpenAiProfile;
import dev.osgillm.support.openai.ServerQuirks;
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

class ResponsesRequestWriterTest {

    private static final OpenAiProfile OPENAI =
            profile("{\"max_tokens_field\":\"auto\",\"developer_role\":true,\"prompt_cache_key\":true}");
    private static final ChatRequestWriter.Defaults DEFAULTS = new ChatRequestWriter.Defaults(
            "gpt-4.1", OptionalInt.of(100), OptionalDouble.of(0.5), OptionalDouble.of(0.9));
    private static final ToolDefinition NOW = ToolDefinition.of("now", null, null);

    private static OpenAiProfile profile(String quirks) {
        return OpenAiProfile.of(json(quirks).getAsJsonObject());
    }

    private static ResponsesRequestWriter writer(OpenAiProfile profile, String summary) {
        return new ResponsesRequestWriter("work", profile, DEFAULTS, Optional.ofNullable(summary));
    }

    private static JsonObject write(ChatRequest.Builder request) {
        return writer(OPENAI, "auto").write(request.user("Hi").build(), false);
    }

    private static JsonElement json(String text) {
        return JsonParser.parseString(text);
    }

    @Test
    void sendsOnlyWhatWasSetAndLetsTheServerKeepNothing() {
        ChatRequestWriter.Defaults none = new ChatRequestWriter.Defaults(
                "m", OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty());
        ResponsesRequestWriter writer =
                new ResponsesRequestWriter("work", OpenAiProfile.COMPATIBLE, none, Optional.empty());

        assertThat(writer.write(ChatRequest.of("Hi"), true).toString())
                .isEqualTo("{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"store\":false,"
                        + "\"stream\":true}");
    }

    @Test
    void sendsAllThatWasSet() {
        ChatRequest.Builder request = ChatRequest.builder()
                .model("gpt-6.1-sol")
                .maxTokens(77)
                .temperature(1)
                .topP(0.25)
                .choices(1)
                .topLogprobs(3)
                .reasoningEffort(ReasoningEffort.HIGH)
                .promptCache(PromptCache.of("docs", null))
                .tool(NOW)
                .tool(ToolDefinition.of("get_weather", "Asks.", "{\"type\":\"object\",\"properties\":{}}")
                        .asStrict())
                .toolChoice(ToolChoice.tool("now"))
                .parallelToolCalls(false)
                .responseFormat(ResponseFormat.jsonSchema("city", "{\"type\":\"object\"}"));

        assertThat(write(request))
                .isEqualTo(json("{\"model\":\"gpt-6.1-sol\",\"input\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                        + "\"max_output_tokens\":77,\"temperature\":1.0,\"top_p\":0.25,\"top_logprobs\":3,"
                        + "\"reasoning\":{\"effort\":\"high\",\"summary\":\"auto\"},"
                        + "\"tools\":[{\"type\":\"function\",\"name\":\"now\",\"parameters\":{\"type\":\"object\","
                        + "\"properties\":{},\"additionalProperties\":false},\"strict\":false},"
                        + "{\"type\":\"function\",\"name\":\"get_weather\",\"description\":\"Asks.\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{}},\"strict\":true}],"
                        + "\"tool_choice\":{\"type\":\"function\",\"name\":\"now\"},\"parallel_tool_calls\":false,"
                        + "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"city\","
                        + "\"schema\":{\"type\":\"object\"},\"strict\":true}},"
                        + "\"prompt_cache_key\":\"docs\",\"store\":false,"
                        + "\"include\":[\"reasoning.encrypted_content\",\"message.output_text.logprobs\"],"
                        + "\"stream\":false}"));
    }

    @ParameterizedTest
    @CsvSource({"gpt-4.1, false", "gpt-6-luna, true", "openai/gpt-6-luna, true", "o3, true", "qwen3, false"})
    void asksForThoughtsOnlyWhereAModelHasSome(String model, boolean reasons) {
        JsonObject body = write(ChatRequest.builder().model(model));

        assertThat(body.has("include")).isEqualTo(reasons);
        assertThat(body.has("reasoning")).isEqualTo(reasons);
    }

    @Test
    void leavesOutConfiguredSamplingThatReasoningModelsRefuse() {
        assertThat(write(ChatRequest.builder()).toString())
                .contains("\"max_output_tokens\":100,\"temperature\":0.5,\"top_p\":0.9");
        assertThat(write(ChatRequest.builder().model("gpt-6.1-sol")).toString())
                .contains("\"max_output_tokens\":100")
                .doesNotContain("temperature")
                .doesNotContain("top_p");
    }

    @Test
    void asksForNoCopyOfThoughtsThatTheServerKeeps() {
        JsonObject body = write(ChatRequest.builder().model("gpt-6.1-sol").extra("store", true));

        assertThat(body.get("store").getAsBoolean()).isTrue();
        assertThat(body.has("include")).isFalse();
    }

    @Test
    void letsExtraMembersWin() {
        JsonObject body = write(ChatRequest.builder()
                .extra("previous_response_id", "resp_1")
                .extra("max_output_tokens", 5)
                .extra("reasoning", Map.of("effort", "low"))
                .extra("tools", List.of(Map.of("type", "web_search"))));

        assertThat(body.get("previous_response_id").getAsString()).isEqualTo("resp_1");
        assertThat(body.get("max_output_tokens").getAsInt()).isEqualTo(5);
        assertThat(body.get("reasoning")).isEqualTo(json("{\"effort\":\"low\"}"));
        assertThat(body.get("tools")).isEqualTo(json("[{\"type\":\"web_search\"}]"));
    }

    /** Of an instance with {@code extra.NAME} in its configuration. */
    private static JsonObject configured(String extra, ChatRequest.Builder request) {
        ChatRequestWriter.Defaults defaults = new ChatRequestWriter.Defaults(
                "gpt-6-luna",
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                json(extra).getAsJsonObject());
        return new ResponsesRequestWriter("work", OPENAI, defaults, Optional.of("auto"))
                .write(request.user("Hi").build(), false);
    }

    @Test
    void addsWhatTheConfigurationAddsBelowWhatTheRequestSays() {
        JsonObject body = configured(
                "{\"service_tier\":\"flex\",\"truncation\":\"auto\",\"temperature\":0.1,\"text\":{\"verbosity\":\"low\"}}",
                ChatRequest.builder()
                        .temperature(1)
                        .responseFormat(ResponseFormat.JSON)
                        .extra("service_tier", "default"));

        assertThat(body.get("service_tier").getAsString()).isEqualTo("default");
        assertThat(body.get("truncation").getAsString()).isEqualTo("auto");
        assertThat(body.get("temperature").getAsDouble()).isEqualTo(1);
        assertThat(body.get("text")).isEqualTo(json("{\"format\":{\"type\":\"json_object\"},\"verbosity\":\"low\"}"));
    }

    @Test
    void letsTheConfigurationSayWhetherTheServerKeepsAnswers() {
        String stored = "{\"store\":true}";

        assertThat(configured(stored, ChatRequest.builder()).toString())
                .contains("\"store\":true")
                .doesNotContain("include");
        assertThat(configured(stored, ChatRequest.builder().extra("store", false))
                        .toString())
                .contains("\"store\":false", "\"include\":[\"reasoning.encrypted_content\"]");
    }

    @Test
    void asksForWhatTheConfigurationIncludesBesideTheThoughts() {
        assertThat(configured("{\"include\":[\"file_search_call.results\"]}", ChatRequest.builder())
                        .get("include"))
                .isEqualTo(json("[\"file_search_call.results\",\"reasoning.encrypted_content\"]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reasoning_effort",
                "max_tokens",
                "max_completion_tokens",
                "response_format",
                "stream_options",
                "verbosity"
            })
    void leavesOutConfiguredMembersOfTheOtherDialect(String name) {
        assertThat(configured("{\"" + name + "\":{\"a\":1},\"user\":\"u\"}", ChatRequest.builder())
                        .keySet())
                .contains("user")
                .doesNotContain(name);
    }

    static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of(ResponseFormat.TEXT, "{\"type\":\"text\"}"),
                Arguments.of(ResponseFormat.JSON, "{\"type\":\"json_object\"}"),
                Arguments.of(
                        ResponseFormat.jsonSchema("x", "{}", false),
                        "{\"type\":\"json_schema\",\"name\":\"x\",\"schema\":{},\"strict\":false}"));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void writesFormats(ResponseFormat format, String expected) {
        JsonObject body = write(ChatRequest.builder().responseFormat(format));

        assertThat(body.getAsJsonObject("text").get("format")).isEqualTo(json(expected));
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
        JsonObject body = write(ChatRequest.builder().tool(NOW).toolChoice(choice));

        assertThat(body.get("tool_choice")).isEqualTo(json(expected));
    }

    @Test
    void sendsServersWithoutTheMembersNeitherStrictNorParallelCalls() {
        OpenAiProfile plain =
                new OpenAiProfile("max_tokens", false, false, "seed", "openai", false, false, ServerQuirks.NONE);
        ChatRequest request = ChatRequest.builder()
                .user("Hi")
                .tool(NOW)
                .parallelToolCalls(true)
                .responseFormat(ResponseFormat.jsonSchema("x", "{}"))
                .build();

        assertThat(writer(plain, null).write(request, false).toString())
                .doesNotContain("strict")
                .doesNotContain("parallel_tool_calls");
    }

    @ParameterizedTest
    @CsvSource({"XHIGH, '{\"effort\":\"max\"}'", "LOW, '{\"effort\":\"low\"}'", "NONE,"})
    void saysEffortsInTheWordsOfTheServer(ReasoningEffort effort, String reasoning) {
        OpenAiProfile other = profile(
                "{\"effort_words\":{\"xhigh\":\"max\"},\"no_reasoning\":{\"thinking\":{\"type\":\"disabled\"}}}");
        ChatRequest request =
                ChatRequest.builder().user("Hi").reasoningEffort(effort).build();

        JsonObject body = writer(other, null).write(request, false);

        assertThat(body.get("reasoning")).isEqualTo(reasoning == null ? null : json(reasoning));
        assertThat(body.get("thinking")).isEqualTo(reasoning == null ? json("{\"type\":\"disabled\"}") : null);
    }

    @Test
    void offersAToolAloneThatTheServerCannotBeToldToCall() {
        ChatRequest request = ChatRequest.builder()
                .user("Hi")
                .tool(NOW)
                .tool(ToolDefinition.of("later", null, null))
                .toolChoice(ToolChoice.tool("later"))
                .build();

        JsonObject body = writer(profile("{\"named_tool_choice\":false}"), null).write(request, false);

        assertThat(body.get("tool_choice")).isEqualTo(json("\"required\""));
        assertThat(body.getAsJsonArray("tools")).hasSize(1);
        assertThat(body.get("tools").toString()).contains("later");
    }

    @Test
    void namesACacheOnlyToServersThatKnowTheName() {
        ChatRequest request = ChatRequest.builder()
                .user("Hi")
                .promptCache(PromptCache.of("docs", null))
                .build();

        assertThat(writer(profile("{}"), null).write(request, false).has("prompt_cache_key"))
                .isFalse();
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                Arguments.of("stop texts", ChatRequest.builder().stop("x")),
                Arguments.of("a seed", ChatRequest.builder().seed(1)),
                Arguments.of("several answers", ChatRequest.builder().choices(2)),
                Arguments.of("penalties", ChatRequest.builder().frequencyPenalty(0.5)),
                Arguments.of("penalties", ChatRequest.builder().presencePenalty(0.5)));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void saysWhichDialectKnowsWhatThisOneDoesNot(String what, ChatRequest.Builder request) {
        LlmException refused = catchThrowableOfType(LlmException.class, () -> write(request));

        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused).hasMessageContaining(what).hasMessageContaining("dialect = chat");
    }
}
