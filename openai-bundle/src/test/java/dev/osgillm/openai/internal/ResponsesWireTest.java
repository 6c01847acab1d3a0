/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static dev.osgillm.openai.internal.PlayedServer.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.dialect.ResponsesPayloads;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chats of several requests in the Responses dialect. */
class ResponsesWireTest {

    private static final Script OK = Scripts.json(200, ResponsesPayloads.answer("m", "ok", 1, 1));
    private static final String THOUGHTFUL = "{\"id\":\"resp_1\",\"status\":\"completed\",\"model\":\"m-2026-01-01\","
            + "\"output\":[{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"gAAA\"},"
            + "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\","
            + "\"content\":[{\"type\":\"output_text\",\"text\":\"Well.\",\"annotations\":[]}]}]}";

    private final PlayedServer azure = new PlayedServer(
            "azure", "/openai/v1/responses", "dialect", "responses", "temperature", "0.5", "top_p", "0.5");

    @AfterEach
    void close() {
        azure.close();
    }

    private ChatResponse ask(ChatRequest.Builder request) {
        return azure.provider.newCall(request.build()).execute();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-6.1-sol, gpt-6.1-sol, true",
        "gpt-6.1-sol, gpt-6-luna, true",
        "gpt-6.1-sol, gpt-4.1, false",
        "prod, prod, true"
    })
    void sendsThoughtsBackToModelsThatThinkOnly(String first, String second, boolean thoughts) {
        azure.says(Scripts.json(200, THOUGHTFUL), OK);

        ChatResponse answer = ask(asking().model(first));
        ask(asking().model(second).message(answer.message()).user("Go on."));

        String body = azure.lastBody().toString();
        assertThat(body.contains("gAAA")).isEqualTo(thoughts);
        assertThat(body).contains("Well.");
    }

    private static Script refuses(String param, String code, String message) {
        return Scripts.json(400, OpenAiPayloads.error(message, "invalid_request_error", param, code));
    }

    private static Script refuses(String param) {
        return refuses(
                param,
                "unsupported_parameter",
                "Unsupported parameter: '" + param + "' is not supported with this model.");
    }

    @Test
    void learnsWhatADeploymentRefusesOfTheInstance() {
        azure.says(refuses("temperature"), refuses("top_p"), OK);

        ask(asking());
        assertThat(azure.lastBody().keySet()).doesNotContain("temperature", "top_p");
        azure.stream(asking().build());
        ask(asking().model("other"));

        assertThat(azure.server.requests()).hasSize(5);
        assertThat(azure.lastBody().keySet()).contains("temperature", "top_p");
    }

    @Test
    void learnsWhatADeploymentRefusesOfConfiguredMembers() {
        try (PlayedServer server = new PlayedServer(
                "azure",
                "/openai/v1/responses",
                "dialect",
                "responses",
                "extra.temperature",
                "0.5",
                "extra.top_p",
                "0.5",
                "extra.truncation",
                "\"auto\"")) {
            server.says(refuses("temperature"), refuses("top_p"), OK);

            server.provider.newCall(asking().build()).execute();

            assertThat(server.lastBody().keySet()).contains("truncation").doesNotContain("temperature", "top_p");
        }
    }

    @Test
    void neverTakesBackWhatTheRequestSays() {
        azure.says(refuses("temperature"));

        LlmException refused = catchThrowableOfType(LlmException.class, () -> ask(asking().temperature(0.1)));

        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(azure.server.requests()).hasSize(1);
    }

    @Test
    void learnsTheRoleOfInstructions() {
        azure.says(
                refuses("input[0].role", "unsupported_value", "'input[0].role' does not support 'developer' here."),
                OK);

        ask(ChatRequest.builder().model("o3").system("Be brief.").user("Hi"));

        assertThat(azure.lastBody().toString()).contains("\"role\":\"system\"").doesNotContain("developer");
    }
}
