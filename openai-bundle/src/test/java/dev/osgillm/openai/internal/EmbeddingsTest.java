/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.support.json.Json;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsTest {

    private static final String PATH = "/v1/embeddings";

    /** Answers backwards, with a vector that has the length of its text. */
    private static final Script LENGTHS = exchange -> {
        JsonArray inputs = Json.array(Json.parseObject(exchange.request().body()), "input");
        StringBuilder data = new StringBuilder();
        for (int i = inputs.size() - 1; i >= 0; i--) {
            data.append(data.isEmpty() ? "" : ",")
                    .append("{\"index\":" + i + ",\"embedding\":["
                            + inputs.get(i).getAsString().length() + "]}");
        }
        String usage = "{\"prompt_tokens\":" + inputs.size() + ",\"total_tokens\":" + inputs.size() + "}";
        exchange.answer(
                200,
                Map.of("Content-Type", "application/json"),
                "{\"data\":[" + data + "],\"model\":\"m\",\"usage\":" + usage + "}");
    };

    private static EmbeddingRequest.Builder texts(IntStream lengths) {
        EmbeddingRequest.Builder request = EmbeddingRequest.builder().model("m");
        lengths.mapToObj("x"::repeat).forEach(request::input);
        return request;
    }

    private static List<Integer> inputs(PlayedServer server) {
        return server.server.requests().stream()
                .map(request ->
                        Json.array(Json.parseObject(request.body()), "input").size())
                .toList();
    }

    @Test
    void splitsAtTheBytesThatHoldTheMostTokensInTheirOrder() {
        try (PlayedServer server = new PlayedServer("openai")) {
            server.server.on("POST", PATH, LENGTHS);

            EmbeddingResponse response = server.provider
                    .newCall(texts(IntStream.of(150_000, 149_999, 1, 1, 300_001, 2))
                            .build())
                    .execute();

            assertThat(inputs(server)).containsExactly(3, 1, 1, 1);
            assertThat(response.vectors())
                    .extracting(vector -> (int) vector[0])
                    .containsExactly(150_000, 149_999, 1, 1, 300_001, 2);
            assertThat(response.usage().inputTokens()).hasValue(6);
            assertThat(response.usage().totalTokens()).hasValue(6);
        }
    }

    @ParameterizedTest
    @CsvSource({"gemini, 100", "openai, 2048", "lmstudio, 2048"})
    void splitsAtTheMostInputs(String preset, int most) {
        try (PlayedServer server = new PlayedServer(preset)) {
            server.server.on("POST", PATH, LENGTHS);

            EmbeddingResponse response = server.provider
                    .newCall(texts(IntStream.rangeClosed(1, most + 1).map(i -> 1 + i % 9))
                            .build())
                    .execute();

            assertThat(inputs(server)).containsExactly(most, 1);
            assertThat(response.vectors().get(most)[0]).isEqualTo(1 + (most + 1) % 9);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai | ,\"dimensions\":1,\"encoding_format\":\"base64\"",
                "vllm | ,\"dimensions\":1,\"encoding_format\":\"base64\"",
                "mistral | ,\"output_dimension\":1,\"encoding_format\":\"base64\"",
                "llamacpp | ,\"dimensions\":1"
            })
    void asksInTheServersWords(String preset, String members) {
        try (PlayedServer server = new PlayedServer(preset)) {
            server.server.on("POST", PATH, Scripts.json(200, "{\"data\":[{\"index\":0,\"embedding\":\"AACAPw==\"}]}"));

            EmbeddingResponse response = server.provider
                    .newCall(EmbeddingRequest.builder()
                            .model("m")
                            .input("a")
                            .dimensions(1)
                            .build())
                    .execute();

            assertThat(response.vectors().get(0)).containsExactly(1.0f);
            assertThat(server.lastBody()).hasToString("{\"model\":\"m\",\"input\":[\"a\"]" + members + "}");
        }
    }

    @Test
    void letsTheRequestAskForNumbers() {
        try (PlayedServer server = new PlayedServer("openai")) {
            server.server.on("POST", PATH, LENGTHS);

            server.provider
                    .newCall(texts(IntStream.of(3))
                            .extra("encoding_format", "float")
                            .build())
                    .execute();

            JsonObject sent = server.lastBody();
            assertThat(sent.get("encoding_format").getAsString()).isEqualTo("float");
        }
    }

    @Test
    void doesNotPassOffVectorsOfAnotherLength() {
        try (PlayedServer server = new PlayedServer("llamacpp")) {
            server.server.on("POST", PATH, Scripts.json(200, "{\"data\":[{\"index\":0,\"embedding\":[1,2,3]}]}"));

            LlmException refused = catchThrowableOfType(LlmException.class, () -> server.provider
                    .newCall(EmbeddingRequest.builder()
                            .model("m")
                            .input("a")
                            .dimensions(2)
                            .build())
                    .execute());

            assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(refused).hasMessageContaining("have 3 numbers, not 2");
        }
    }

    @Test
    void saysWhenOneTextIsTooLong() {
        try (PlayedServer server = new PlayedServer("openai")) {
            server.server.on(
                    "POST",
                    PATH,
                    Scripts.json(
                            400,
                            "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}"));

            LlmException refused = catchThrowableOfType(LlmException.class, () -> server.provider
                    .newCall(texts(IntStream.of(9)).build())
                    .execute());

            assertThat(refused.kind()).isEqualTo(ErrorKind.CONTEXT_LENGTH);
        }
    }
}
