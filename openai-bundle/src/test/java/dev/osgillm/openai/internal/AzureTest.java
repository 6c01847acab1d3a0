/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.tck.dialect.ResponsesPayloads;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Scripts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureTest {

    private static final String CHAT = "/openai/v1/chat/completions";

    private final PlayedServer azure = new PlayedServer("azure", CHAT);

    @AfterEach
    void close() {
        azure.close();
    }

    private static OpenAiSettings read(Map<String, String> environment, String... keysAndValues) {
        Map<String, Object> configuration = new HashMap<>(Map.of("preset", "azure"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return OpenAiSettings.read(configuration, environment::get);
    }

    @ParameterizedTest
    @CsvSource({
        "https://r.openai.azure.com, '', https://r.openai.azure.com/openai/v1",
        "https://r.openai.azure.com/, preview, https://r.openai.azure.com/openai/v1?api-version=preview",
        "https://r.openai.azure.com/openai, '', https://r.openai.azure.com/openai/v1",
        "https://r.services.ai.azure.com/openai/v1/, latest, https://r.services.ai.azure.com/openai/v1?api-version=latest",
        "https://r.openai.azure.com, 2024-10-21, https://r.openai.azure.com/openai?api-version=2024-10-21",
        "https://r.openai.azure.com/openai, 2025-01-01-preview, https://r.openai.azure.com/openai?api-version=2025-01-01-preview",
        "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21, '', https://r.openai.azure.com/openai?api-version=2024-10-21",
        "https://gw.azure-api.net/team/openai/v1, '', https://gw.azure-api.net/team/openai/v1",
        "https://gw.azure-api.net/openai/v1?team=a&api-version=preview&x=1, '', https://gw.azure-api.net/openai/v1?api-version=preview&team=a&x=1",
        "https://gw.azure-api.net?team=a, '', https://gw.azure-api.net/openai/v1?team=a",
        "https://gw.azure-api.net/team, 2024-10-21, https://gw.azure-api.net/team/openai?api-version=2024-10-21"
    })
    void findsTheApiFromWhateverPartOfItsAddress(String configured, String version, String base) {
        OpenAiSettings settings = read(Map.of(), "base_url", configured, "api_version", version);

        assertThat(settings.baseUrl()).hasToString(base);
        assertThat(settings.modelPath()).isEqualTo(base.contains("=20") ? "/deployments/{model}" : "");
    }

    @Test
    void takesAddressKeyAndVersionFromTheEnvironment() {
        Map<String, String> environment = Map.of(
                "AZURE_OPENAI_ENDPOINT", "https://r.openai.azure.com/",
                "AZURE_OPENAI_API_KEY", PlayedServer.KEY,
                "OPENAI_API_VERSION", "2024-10-21");

        assertThat(read(environment).baseUrl()).hasToString("https://r.openai.azure.com/openai?api-version=2024-10-21");
        assertThat(read(environment).key()).isPresent();
        // An address of a file is not what the key of the environment is for, and its form is the file's.
        OpenAiSettings other = read(environment, "base_url", "https://s.openai.azure.com/openai/v1");
        assertThat(other.baseUrl()).hasToString("https://s.openai.azure.com/openai/v1");
        assertThat(other.key()).isEmpty();
        assertThat(other.configured()).isFalse();
        assertThat(catchThrowableOfType(LlmException.class, () -> read(environment, "api_version", "2024-10-21&x=y")))
                .hasMessageContaining("'api_version' must be a date");
    }

    @Test
    void sendsTheKeyInAHeaderOfItsOwnAndTheDeploymentAsModel() {
        azure.whole(PlayedServer.OK);

        RecordedRequest request = azure.server.awaitRequest();
        assertThat(request.header("api-key")).contains(PlayedServer.KEY);
        assertThat(request.header("Authorization")).isEmpty();
        assertThat(request.query()).isEmpty();
        assertThat(request.body()).startsWith("{\"model\":\"m\"");
    }

    @Test
    void takesATokenInsteadOfAKey() {
        try (PlayedServer entra = new PlayedServer("azure", CHAT, "key_header", "Authorization")) {
            entra.whole(PlayedServer.OK);

            RecordedRequest request = entra.server.awaitRequest();
            assertThat(request.header("Authorization")).contains("Bearer " + PlayedServer.KEY);
            assertThat(request.header("api-key")).isEmpty();
        }
    }

    @Test
    void namesTheDeploymentInThePathOfADatedVersion() {
        String path = "/openai/deployments/my%20d/chat/completions";
        try (PlayedServer dated = new PlayedServer("azure", path, "api_version", "2024-10-21", "model", "my d")) {
            dated.whole(PlayedServer.OK);
            dated.server
                    .on(
                            "POST",
                            "/openai/deployments/e/embeddings",
                            Scripts.json(200, "{\"data\":[{\"embedding\":[1]}]}"))
                    .on("GET", "/openai/models", Scripts.json(200, "{\"data\":[{\"id\":\"gpt-4o\"}]}"));
            dated.provider
                    .newCall(EmbeddingRequest.builder().input("a").model("e").build())
                    .execute();
            dated.provider.list().execute();

            assertThat(dated.server.requests()).hasSize(3).allMatch(request -> request.query()
                    .equals("api-version=2024-10-21"));
        }
    }

    @Test
    void namesTheDeploymentInTheBodyOfResponses() {
        try (PlayedServer dated = new PlayedServer(
                "azure", "/openai/responses", "api_version", "2025-04-01-preview", "dialect", "responses")) {
            dated.whole(ResponsesPayloads.answer("m", "ok", 1, 1));

            RecordedRequest request = dated.server.awaitRequest();
            assertThat(request.query()).isEqualTo("api-version=2025-04-01-preview");
            assertThat(request.body()).startsWith("{\"model\":\"m\"");
        }
    }

    @Test
    void passesOverTheResultsOfItsFilters() {
        ChatResponse answer = azure.streamed(
                AzureDialect.PROMPT_FILTERED,
                "{\"id\":\"c\",\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null,\"content_filter_results\":{}}]}",
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null,\"content_filter_results\":{\"error\":{\"code\":\"content_filter_error\",\"message\":\"The contents are not filtered\"}}}]}",
                "{\"id\":\"\",\"choices\":[{\"index\":0,\"finish_reason\":null,\"content_filter_offsets\":{\"check_offset\":1},\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}]}",
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"content_filter\"}]}",
                "[DONE]");

        assertThat(answer.text()).isEqualTo("Hi");
        assertThat(answer.id()).contains("c");
        assertThat(answer.model()).contains("gpt-4o-2024-08-06");
        assertThat(answer.choices().get(0).finishReason()).contains(FinishReason.CONTENT_FILTER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":{\"message\":\"Filtered\",\"type\":null,\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400,\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\",\"content_filter_result\":{\"violence\":{\"filtered\":true,\"severity\":\"high\"}}}}} | CONTENT_FILTER",
                "404 | {\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment for this resource does not exist.\"}} | MODEL_NOT_FOUND",
                "404 | {\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}} | CONFIGURATION",
                "401 | {\"statusCode\":401,\"message\":\"Access denied due to invalid subscription key.\"} | AUTHENTICATION"
            })
    void knowsItsErrors(int status, String body, ErrorKind kind) {
        LlmException refused = azure.refused(status, body);

        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused.toString()).doesNotContain(PlayedServer.KEY);
    }

    @Test
    void waitsAsLongAsItSays() {
        azure.says(Scripts.json(
                429,
                Map.of("retry-after-ms", "1500", "Retry-After", "2", "x-should-retry", "false"),
                "{\"error\":{\"code\":\"429\",\"message\":\"Requests have exceeded the token rate limit\"}}"));

        LlmException refused = catchThrowableOfType(
                LlmException.class,
                () -> azure.provider.newCall(PlayedServer.asking().build()).execute());

        assertThat(refused.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(refused.retryAfter()).contains(Duration.ofMillis(1500));
    }
}
