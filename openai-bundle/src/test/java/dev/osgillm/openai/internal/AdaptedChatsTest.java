/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static dev.osgillm.openai.internal.PlayedServer.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.support.json.Json;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server refuses by name is said in another way, once, and remembered. */
class AdaptedChatsTest {

    private static final Script OK = Scripts.json(200, PlayedServer.OK);

    private PlayedServer azure =
            new PlayedServer("azure", "/openai/v1/chat/completions", "temperature", "0.5", "top_p", "0.5");

    @AfterEach
    void close() {
        azure.close();
    }

    private static Script refuses(String param, String code, String message) {
        return Scripts.json(
                400,
                "{\"error\":{\"message\":\"" + message + "\",\"type\":\"invalid_request_error\",\"param\":\"" + param
                        + "\",\"code\":" + code + "}}");
    }

    private static Script refusesMaxTokens() {
        return refuses(
                "max_tokens",
                "\"unsupported_parameter\"",
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.");
    }

    private List<JsonObject> sent() {
        return azure.server.requests().stream()
                .map(request -> Json.parseObject(request.body()))
                .toList();
    }

    private String ask(ChatRequest request) {
        return azure.provider.newCall(request).execute().text();
    }

    @Test
    void learnsHowTheLimitIsCalledForEachModel() {
        azure.says(refusesMaxTokens(), OK, OK, refusesMaxTokens(), OK);
        ChatRequest request = asking().maxTokens(5).build();

        assertThat(ask(request)).isEqualTo("ok");
        assertThat(ask(request)).isEqualTo("ok");
        assertThat(azure.stream(request.toBuilder().model("other").build()).text())
                .isEqualTo("ok");

        assertThat(sent())
                .extracting(body -> body.has("max_tokens"), body -> body.has("max_completion_tokens"))
                .map(Object::toString)
                .containsExactly("(true, false)", "(false, true)", "(false, true)", "(true, false)", "(false, true)");
    }

    @Test
    void learnsAllThatAModelRefusesOneAfterTheOther() {
        azure.says(
                refusesMaxTokens(),
                refuses(
                        "temperature",
                        "\"unsupported_value\"",
                        "Unsupported value: 'temperature' does not support 0.5."),
                refuses("reasoning_effort", "null", "Function tools with reasoning_effort are not supported."),
                refuses("top_p", "\"unsupported_parameter\"", "Unsupported parameter: 'top_p'."),
                OK);

        ask(asking().maxTokens(5).tool(ToolDefinition.of("f", "f", "{}")).build());

        assertThat(sent()).hasSize(5);
        assertThat(sent().get(4).toString())
                .contains("\"max_completion_tokens\":5", "\"reasoning_effort\":\"none\"")
                .doesNotContain("temperature", "top_p");
    }

    @Test
    void neverTakesBackWhatTheRequestSays() {
        azure.says(refuses("temperature", "\"unsupported_value\"", "Unsupported value: 'temperature'."));

        LlmException refused = catchThrowableOfType(
                LlmException.class, () -> ask(asking().temperature(0.1).build()));

        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(sent()).hasSize(1);
    }

    @Test
    void learnsNothingFromARefusalOfWhatTheCallerWrote() {
        azure.says(
                refuses("", "null", "Unrecognized request argument supplied: reasoning_effort"),
                refuses("", "null", "Unrecognized request argument supplied: reasoning_effort"),
                OK);
        ChatRequest request = asking().tool(ToolDefinition.of("f", "f", "{}")).build();

        for (ChatRequest said : List.of(
                request.toBuilder().extra("reasoning_effort", "low").build(),
                request.toBuilder().reasoningEffort(ReasoningEffort.LOW).build())) {
            assertThat(catchThrowableOfType(LlmException.class, () -> ask(said)).kind())
                    .isEqualTo(ErrorKind.INVALID_REQUEST);
        }
        ask(request);

        assertThat(sent()).extracting(body -> body.has("reasoning_effort")).containsExactly(true, true, false);
    }

    @Test
    void givesUpWhenTheOtherWordIsRefusedToo() {
        azure.says(refusesMaxTokens());

        LlmException refused = catchThrowableOfType(
                LlmException.class, () -> ask(asking().maxTokens(5).build()));

        assertThat(refused).hasMessageContaining("max_completion_tokens");
        assertThat(sent()).hasSize(2);
    }

    @Test
    void doesNotTakeAWrongValueForAWrongName() {
        azure.says(refuses("max_tokens", "\"integer_above_max_value\"", "max_tokens is too large: 5."));

        assertThat(catchThrowableOfType(
                        LlmException.class, () -> ask(asking().maxTokens(5).build())))
                .hasMessageContaining("too large");
        assertThat(sent()).hasSize(1);
    }

    @Test
    void learnsTheRoleOfInstructions() {
        azure.says(
                refuses(
                        "messages[0].role",
                        "\"unsupported_value\"",
                        "'messages[0].role' does not support 'developer' with this model."),
                OK);

        ask(ChatRequest.builder().model("o3").system("Be brief.").user("Hi").build());

        assertThat(sent())
                .extracting(body -> body.toString().contains("\"developer\""))
                .containsExactly(true, false);
    }

    @Test
    void goesBackToTheOldNameOfTheLimit() {
        azure.close();
        azure = new PlayedServer("groq");
        azure.says(
                Scripts.json(
                        422,
                        "{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"max_completion_tokens\"],"
                                + "\"msg\":\"Extra inputs are not permitted\"}]}"),
                OK);

        assertThat(ask(asking().maxTokens(5).build())).isEqualTo("ok");

        assertThat(sent().get(1).get("max_tokens")).hasToString("5");
    }

    @Test
    void sendsConfiguredStreamOptionsWithStreamsOnly() {
        configure("extra.stream_options", "{\"include_obfuscation\":false}");
        azure.says(OK, OK, refuses("stream_options", "null", "Unsupported parameter: 'stream_options'."), OK);

        ask(asking().build());
        azure.stream(asking().build());
        azure.stream(asking().build());

        assertThat(sent())
                .extracting(body -> String.valueOf(body.get("stream_options")))
                .containsExactly(
                        "null",
                        "{\"include_usage\":true,\"include_obfuscation\":false}",
                        "{\"include_usage\":true,\"include_obfuscation\":false}",
                        "null");
    }

    @Test
    void saysConfiguredMembersInTheOtherWayToo() {
        configure("extra.temperature", "0.5", "extra.top_p", "0.5", "extra.max_tokens", "5", "extra.user", "\"me\"");
        azure.says(
                refusesMaxTokens(),
                refuses("temperature", "\"unsupported_value\"", "Unsupported value: 'temperature'."),
                refuses("top_p", "\"unsupported_parameter\"", "Unsupported parameter: 'top_p'."),
                OK);

        ask(asking().build());

        assertThat(sent().get(3).toString())
                .contains("\"max_completion_tokens\":5", "\"user\":\"me\"")
                .doesNotContain("\"max_tokens\"", "temperature", "top_p");
    }

    private void configure(String... keysAndValues) {
        azure.close();
        azure = new PlayedServer("azure", "/openai/v1/chat/completions", keysAndValues);
    }
}
