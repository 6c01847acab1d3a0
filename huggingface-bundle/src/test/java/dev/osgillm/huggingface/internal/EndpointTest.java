/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndpointTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String TGI_INFO =
            "{\"model_id\":\"HuggingFaceTB/SmolLM2-1.7B\",\"model_sha\":\"abc\",\"max_input_tokens\":4000,"
                    + "\"max_total_tokens\":4096,\"max_client_batch_size\":4,\"version\":\"3.3.4\"}";
    private static final String TEI_INFO =
            "{\"model_id\":\"BAAI/bge-small-en-v1.5\",\"model_sha\":null,\"model_dtype\":\"float16\",\"model_type\":"
                    + "{\"embedding\":{\"pooling\":\"cls\"}},\"max_input_length\":512,\"max_client_batch_size\":32,"
                    + "\"version\":\"1.9.0\"}";

    private final Transport transport = new Transport();
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    private ChatProvider tgi(String... keysAndValues) {
        String[] all = new String[keysAndValues.length + 2];
        all[0] = "endpoint_kind";
        all[1] = "tgi";
        System.arraycopy(keysAndValues, 0, all, 2, keysAndValues.length);
        return transport.chats(server.uri(), all);
    }

    private RecordedRequest onlyRequest() {
        assertThat(server.requests()).hasSize(1);
        return server.requests().get(0);
    }

    private void answersChats() {
        server.on("POST", CHAT, Scripts.json(200, OpenAiPayloads.completion("m", "Hi", "stop", 1, 1)));
    }

    @Test
    void hasExactlyTheCapabilitiesOfItsEngine() {
        assertThat(transport.instance(server.uri()))
                .isInstanceOf(ChatProvider.class)
                .isInstanceOf(EmbeddingProvider.class)
                .isNotInstanceOf(CompletionProvider.class)
                .isNotInstanceOf(TokenCounter.class);
        assertThat(transport.instance(server.uri(), "endpoint_kind", "tgi"))
                .isInstanceOf(ChatProvider.class)
                .isInstanceOf(CompletionProvider.class)
                .isInstanceOf(TokenCounter.class)
                .isNotInstanceOf(EmbeddingProvider.class);
        assertThat(transport.instance(server.uri(), "endpoint_kind", "tei"))
                .isNotInstanceOf(ChatProvider.class)
                .isNotInstanceOf(CompletionProvider.class)
                .isInstanceOf(TokenCounter.class)
                .isInstanceOf(EmbeddingProvider.class);
    }

    @Test
    void chatsAtAnAddressWithoutVersionAndWaitsForTheStart() {
        answersChats();

        ChatResponse response = transport
                .chats(server.uri(), "scale_up_timeout", "4m", "model", "own", ".api_key", "")
                .newCall(ChatRequest.of("Hello"))
                .execute();

        assertThat(response.text()).isEqualTo("Hi");
        assertThat(onlyRequest().header("X-Scale-Up-Timeout")).hasValue("240");
        assertThat(onlyRequest().header("Authorization")).isEmpty();
        assertThat(onlyRequest().header("X-HF-Bill-To")).isEmpty();
    }

    @Test
    void anEndpointThatStartsIsUnavailableWithAdvice() {
        server.on("POST", CHAT, Scripts.emptyBody(503));

        assertThatThrownBy(() -> transport
                        .chats(server.uri())
                        .newCall(ChatRequest.of("Hello"))
                        .execute())
                .isInstanceOfSatisfying(LlmException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
                    assertThat(e).hasMessageContaining("scale_up_timeout");
                });
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void aLoadingModelIsWaitedFor() {
        server.on(
                "POST",
                CHAT,
                Scripts.json(503, "{\"error\":\"Model x is currently loading\",\"estimated_time\":0.01}"),
                Scripts.json(200, OpenAiPayloads.completion("m", "Hi", "stop", 1, 1)));

        assertThat(transport
                        .chats(server.uri())
                        .newCall(ChatRequest.of("Hello"))
                        .execute()
                        .text())
                .isEqualTo("Hi");
    }

    @Test
    void tgiGetsItsOwnFormOfASchema() {
        answersChats();

        tgi().newCall(ChatRequest.builder()
                        .user("Hello")
                        .topP(1)
                        .responseFormat(ResponseFormat.jsonSchema("answer", "{\"type\":\"object\",\"properties\":{}}"))
                        .build())
                .execute();

        assertThat(onlyRequest().body())
                .startsWith("{\"model\":\"tgi\",")
                .contains(
                        "\"response_format\":{\"type\":\"json_object\",\"value\":{\"type\":\"object\",\"properties\":{}}}")
                .contains("\"top_p\":null");
    }

    @Test
    void tgiGivesOneAnswerOnly() {
        ChatRequest two = ChatRequest.builder().user("Hello").choices(2).build();

        assertThatThrownBy(() -> tgi().newCall(two).execute()).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(e.providerId()).hasValue("huggingface");
        });
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void tgiThatStoppedAtAStopTextHasStopped() {
        server.on("POST", CHAT, Scripts.json(200, OpenAiPayloads.completion("tgi", "Hi", "stop_sequence", 1, 1)));

        assertThat(tgi().newCall(ChatRequest.of("Hello")).execute().finishReason())
                .hasValue(FinishReason.STOP);
    }

    @Test
    void tgiSaysInTheStreamThatThePromptIsTooLong() {
        server.on(
                "POST",
                CHAT,
                Scripts.rawStream(
                        Scripts.SSE,
                        "data:{\"error\":{\"message\":\"Input validation error: `inputs` must have less than 4096 tokens."
                                + " Given: 5000\",\"http_status_code\":422}}\n\ndata:[DONE]\n\n"));

        assertThatThrownBy(() -> tgi().newCall(ChatRequest.of("Hello")).stream().forEachRemaining(event -> {}))
                .isInstanceOfSatisfying(LlmException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CONTEXT_LENGTH);
                    assertThat(e).hasMessageContaining("Given: 5000");
                });
    }

    @Test
    void tgiSaysInTheStreamThatItIsOverloaded() {
        String overloaded =
                "data:{\"error\":{\"message\":\"Model is overloaded\",\"http_status_code\":422}}\n\ndata:[DONE]\n\n";
        server.on(
                "POST",
                CHAT,
                Scripts.rawStream(Scripts.SSE, overloaded),
                Scripts.json(200, OpenAiPayloads.completion("tgi", "Hi", "stop", 1, 1)));

        ChatRequest request = ChatRequest.of("Hello");
        int[] events = new int[1];
        tgi().newCall(request).stream().forEachRemaining(event -> events[0]++);

        assertThat(events[0]).as("events of the second attempt").isPositive();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void tgiTellsItsModel() {
        server.on("GET", "/info", Scripts.json(200, TGI_INFO));
        Instance instance = transport.instance(server.uri(), "endpoint_kind", "tgi", "scale_up_timeout", "4m");

        ModelInfo model = instance.list().execute().get(0);
        assertThat(model.id()).isEqualTo("tgi");
        assertThat(model.contextWindow()).hasValue(4096);
        assertThat(model.details())
                .containsAllEntriesOf(Map.of(
                        "model_id", "HuggingFaceTB/SmolLM2-1.7B", "max_input_tokens", "4000", "version", "3.3.4"));
        assertThat(onlyRequest().header("X-Scale-Up-Timeout")).isEmpty();
        assertThat(instance.details("HuggingFaceTB/SmolLM2-1.7B").execute().id())
                .isEqualTo("tgi");
        assertThatThrownBy(() -> instance.details("other").execute())
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND));
        Health health = instance.probe().execute();
        assertThat(health.status()).isEqualTo(Health.Status.UP);
        assertThat(health.detail()).contains("HuggingFaceTB/SmolLM2-1.7B", "neither the token nor an answer was tried");
    }

    @Test
    void teiIsToldNeitherToCutNorUnaskedToNormalise() {
        server.on("POST", "/embed", Scripts.json(200, Map.of("x-compute-tokens", "7"), "[[1.0,2.0],[3.0,4.0]]"));
        EmbeddingProvider plain = transport.embeddings(server.uri(), "endpoint_kind", "tei");
        EmbeddingProvider normalising = transport.embeddings(server.uri(), "endpoint_kind", "tei", "normalize", "true");
        EmbeddingRequest request = EmbeddingRequest.builder()
                .input("one")
                .input("two")
                .dimensions(2)
                .build();

        EmbeddingResponse response = plain.newCall(request).execute();
        normalising.newCall(request).execute();

        assertThat(response.vector(1)).containsExactly(3, 4);
        assertThat(response.usage().inputTokens()).hasValue(7);
        assertThat(response.model()).isEmpty();
        assertThat(server.requests().get(0).body())
                .isEqualTo("{\"inputs\":[\"one\",\"two\"],\"normalize\":false,\"truncate\":false,\"dimensions\":2}");
        assertThat(server.requests().get(1).body()).contains("\"normalize\":true");
    }

    @Test
    void teiIsAskedInBatchesWhoseTokensAreAdded() {
        String vectors = Collections.nCopies(32, "[1]").toString();
        server.on(
                "POST",
                "/embed",
                Scripts.json(200, Map.of("x-compute-tokens", "64"), vectors),
                Scripts.json(200, Map.of("x-compute-tokens", "2"), "[[5]]"));
        EmbeddingRequest request = EmbeddingRequest.builder()
                .inputs(Collections.nCopies(33, "text"))
                .build();

        EmbeddingResponse response = transport
                .embeddings(server.uri(), "endpoint_kind", "tei")
                .newCall(request)
                .execute();

        assertThat(response.size()).isEqualTo(33);
        assertThat(response.vector(32)).containsExactly(5);
        assertThat(response.usage().inputTokens()).hasValue(66);
    }

    @Test
    void teiTellsItsModel() {
        server.on("GET", "/info", Scripts.json(200, TEI_INFO));
        Instance instance = transport.instance(server.uri(), "endpoint_kind", "tei");

        ModelInfo model = instance.list().execute().get(0);

        assertThat(model.id()).isEqualTo("BAAI/bge-small-en-v1.5");
        assertThat(model.contextWindow()).hasValue(512);
        assertThat(model.capabilities()).containsExactly("embedding");
        assertThat(model.details()).containsEntry("pooling", "cls").doesNotContainKey("sha");
        assertThat(instance.probe().execute().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    void whatIsNoInformationIsNotTakenForAModel() {
        server.on("GET", "/info", Scripts.json(200, "{\"hello\":\"world\"}"));
        Instance instance = transport.instance(server.uri(), "endpoint_kind", "tgi");

        assertThatThrownBy(() -> instance.list().execute()).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.PROTOCOL);
            assertThat(e).hasMessageContaining("endpoint_kind");
        });
        assertThat(instance.probe().execute().status()).isEqualTo(Health.Status.DOWN);
    }

    @Test
    void anOpenAiEndpointEmbedsInItsDialect() {
        server.on(
                "POST",
                "/v1/embeddings",
                Scripts.json(200, "{\"data\":[{\"index\":0,\"embedding\":[1,2]}],\"usage\":{\"prompt_tokens\":3}}"));

        EmbeddingResponse response = transport
                .embeddings(server.uri(), "embedding_model", "own")
                .newCall(EmbeddingRequest.of("one"))
                .execute();

        assertThat(response.vector(0)).containsExactly(1, 2);
        assertThat(onlyRequest().body()).contains("\"model\":\"own\"");
    }

    @Test
    void anOpenAiEndpointTellsItsModels() {
        server.on(
                "GET",
                "/v1/models",
                Scripts.json(200, "{\"data\":[{\"id\":\"own\",\"max_model_len\":2048}]}"),
                Scripts.json(200, "{\"data\":[]}"));
        Instance instance = transport.instance(server.uri());

        assertThat(instance.list().execute()).singleElement().satisfies(model -> assertThat(model.contextWindow())
                .hasValue(2048));
        assertThat(instance.probe().execute().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(List.of(onlyPaths())).containsExactly("/v1/models", "/v1/models");
    }

    private String[] onlyPaths() {
        return server.requests().stream().map(RecordedRequest::path).toArray(String[]::new);
    }
}
