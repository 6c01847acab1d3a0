/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.tck.dialect.HuggingFaceLikeServer;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Scripts;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RouterTest {

    private final Transport transport = new Transport();
    private final HuggingFaceLikeServer server = HuggingFaceLikeServer.start();

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    private Instance instance(String... keysAndValues) {
        String[] all = new String[keysAndValues.length + 2];
        all[0] = "endpoint_kind";
        all[1] = "router";
        System.arraycopy(keysAndValues, 0, all, 2, keysAndValues.length);
        return transport.instance(server.baseUrl(), all);
    }

    private HuggingFaceProvider provider(String... keysAndValues) {
        return (HuggingFaceProvider) instance(keysAndValues);
    }

    private RecordedRequest onlyRequest() {
        assertThat(server.requests()).hasSize(1);
        return server.requests().get(0);
    }

    @Test
    void putsTheModelFirstAndBillsWhoIsToPay() {
        ChatResponse response = provider("bill_to", "my-org")
                .newCall(ChatRequest.builder()
                        .model("openai/gpt-oss-120b:groq")
                        .user("Hello")
                        .maxTokens(5)
                        .build())
                .execute();

        assertThat(response.finishReason()).hasValue(FinishReason.LENGTH);
        assertThat(response.usage().outputTokens()).hasValue(5);
        assertThat(onlyRequest().body()).startsWith("{\"model\":\"openai/gpt-oss-120b:groq\",");
        assertThat(onlyRequest().header("X-HF-Bill-To")).hasValue("my-org");
        assertThat(onlyRequest().header("Authorization")).hasValue("Bearer " + Transport.TOKEN);
    }

    @Test
    void callsTools() {
        ChatResponse response = provider()
                .newCall(ChatRequest.builder()
                        .user("What is the weather in Oslo?")
                        .tool(ToolDefinition.of(
                                "get_weather",
                                "Tells the weather.",
                                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}"))
                        .build())
                .execute();

        assertThat(response.finishReason()).hasValue(FinishReason.TOOL_CALLS);
        assertThat(response.toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("get_weather");
            assertThat(call.arguments()).contains("Oslo");
        });
    }

    @Test
    void aModelThatNobodyServesIsNotFound() {
        assertThatThrownBy(() -> provider("model", "no/such")
                        .newCall(ChatRequest.of("Hello"))
                        .execute())
                .isInstanceOfSatisfying(LlmException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
                    assertThat(e.code()).hasValue("model_not_supported");
                    assertThat(e).hasMessageContaining("huggingface: ").hasMessageContaining("llm:models");
                });
    }

    @Test
    void withoutATokenItFailsAtOnceWithAdvice() {
        HuggingFaceProvider provider = provider(".api_key", "");

        for (Runnable call : List.<Runnable>of(
                () -> provider.newCall(ChatRequest.of("Hello")).execute(),
                () -> provider.newCall(EmbeddingRequest.of("Hello")).execute())) {
            assertThatThrownBy(call::run).isInstanceOfSatisfying(LlmException.class, e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
                assertThat(e.providerId()).hasValue("huggingface");
                assertThat(e).hasMessageContainingAll("HF_TOKEN", "Make calls to Inference Providers");
            });
        }
        Health health = provider.probe().execute();
        assertThat(health.status()).isEqualTo(Health.Status.UNCONFIGURED);
        assertThat(health.advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("HF_TOKEN"));
        assertThat(server.requests()).isEmpty();
        assertThat(provider.list().execute()).as("models are free to see").hasSize(4);
        assertThat(onlyRequest().header("Authorization")).isEmpty();
    }

    @Test
    void embedsByFeatureExtraction() {
        EmbeddingResponse response =
                provider().newCall(EmbeddingRequest.of("one", "two")).execute();

        assertThat(response.size()).isEqualTo(2);
        assertThat(response.vector(0)).isNotEqualTo(response.vector(1));
        assertThat(response.model()).hasValue("sentence-transformers/all-MiniLM-L6-v2");
        assertThat(onlyRequest().path())
                .isEqualTo("/hf-inference/models/sentence-transformers/all-MiniLM-L6-v2/pipeline/feature-extraction");
        assertThat(onlyRequest().body()).isEqualTo("{\"inputs\":[\"one\",\"two\"]}");
    }

    @Test
    void normalisesOnlyWhenAsked() {
        provider("normalize", "true").newCall(EmbeddingRequest.of("one")).execute();
        provider("normalize", "true")
                .newCall(EmbeddingRequest.builder()
                        .input("one")
                        .extra("normalize", false)
                        .extra("prompt_name", "query")
                        .build())
                .execute();

        assertThat(server.requests().get(0).body()).isEqualTo("{\"inputs\":[\"one\"],\"normalize\":true}");
        assertThat(server.requests().get(1).body())
                .isEqualTo("{\"inputs\":[\"one\"],\"normalize\":false,\"prompt_name\":\"query\"}");
    }

    @Test
    void splitsManyInputsAndKeepsTheirOrder() {
        List<String> inputs =
                IntStream.range(0, 70).mapToObj(i -> "input number " + i).toList();
        EmbeddingRequest request = EmbeddingRequest.builder().inputs(inputs).build();

        EmbeddingResponse response = provider().newCall(request).execute();

        assertThat(response.size()).isEqualTo(70);
        assertThat(server.requests())
                .extracting(recorded -> ((JsonArray) JsonParser.parseString(recorded.body())
                                .getAsJsonObject()
                                .get("inputs"))
                        .size())
                .containsExactly(32, 32, 6);
        float[] last = provider()
                .newCall(EmbeddingRequest.of("input number 69"))
                .execute()
                .vector(0);
        assertThat(response.vector(69)).containsExactly(last, within(0f));
    }

    @Test
    void leavesAPolicyOutOfTheEmbeddingRoute() {
        provider("embedding_model", "BAAI/bge-small-en-v1.5:fastest")
                .newCall(EmbeddingRequest.of("one"))
                .execute();
        provider("embedding_model", "BAAI/bge-small-en-v1.5:hf-inference")
                .newCall(EmbeddingRequest.of("one"))
                .execute();

        assertThat(server.requests())
                .extracting(RecordedRequest::path)
                .containsOnly("/hf-inference/models/BAAI/bge-small-en-v1.5/pipeline/feature-extraction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"BAAI/bge-small-en-v1.5:together", "../../v1/secrets", "a b", "a/b?c=d", "a/b/c", "a/..%2f"})
    void sendsNothingForAModelThatCannotEmbed(String model) {
        assertThatThrownBy(() -> provider()
                        .newCall(EmbeddingRequest.builder()
                                .model(model)
                                .input("one")
                                .build())
                        .execute())
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void cannotShortenVectors() {
        EmbeddingRequest request =
                EmbeddingRequest.builder().input("one").dimensions(8).build();

        assertThatThrownBy(() -> provider().newCall(request).execute())
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
    }

    @Test
    void listsWhatSomeProviderServes() {
        server.fail(
                200,
                "{\"object\":\"list\",\"data\":["
                        + "{\"id\":\"z/last\",\"created\":1790000000,\"owned_by\":\"z\",\"architecture\":{\"input_modalities\":"
                        + "[\"text\",\"image\"]},\"providers\":["
                        + "{\"provider\":\"nscale\",\"status\":\"live\",\"context_length\":4096,\"pricing\":{\"input\":0.2,"
                        + "\"output\":0.9},\"supports_tools\":true},"
                        + "{\"provider\":\"groq\",\"status\":\"live\",\"context_length\":8192,\"pricing\":{\"input\":0.3,"
                        + "\"output\":0.4},\"supports_structured_output\":true},"
                        + "{\"provider\":\"novita\",\"status\":\"live\",\"context_length\":2048,\"pricing\":{\"input\":0.1,"
                        + "\"output\":0.6}},{\"provider\":\"nebius\",\"status\":\"live\"},"
                        + "{\"provider\":\"together\",\"status\":\"error\",\"context_length\":99999,\"pricing\":{\"output\":0}}]},"
                        + "{\"id\":\"a/first\",\"providers\":[{\"provider\":\"groq\",\"status\":\"live\"}]},"
                        + "{\"id\":\"b/dead\",\"providers\":[{\"provider\":\"groq\",\"status\":\"error\"}]},"
                        + "{\"id\":\"c/unsaid\"}, 7, {\"object\":\"model\"}]}");

        List<ModelInfo> models = provider().list().execute();

        assertThat(models).extracting(ModelInfo::id).containsExactly("a/first", "c/unsaid", "z/last");
        ModelInfo last = models.get(2);
        assertThat(last.owner()).hasValue("z");
        assertThat(last.contextWindow()).hasValue(8192);
        assertThat(last.capabilities()).isEqualTo(Set.of("vision", "tools", "json-schema"));
        assertThat(last.details())
                .containsEntry("providers", "nscale, groq, novita, nebius")
                .containsEntry("price_in_usd_per_million", "0.3")
                .containsEntry("price_out_usd_per_million", "0.4");
        assertThat(models.get(0).contextWindow()).isEmpty();
    }

    @Test
    void tellsTheDetailsOfAModel() {
        ModelInfo model = provider().details("openai/gpt-oss-20b:groq").execute();

        assertThat(onlyRequest().path()).isEqualTo("/v1/models/openai/gpt-oss-20b");
        assertThat(model.id()).isEqualTo("openai/gpt-oss-20b");
        assertThat(model.contextWindow()).hasValue(131_072);
        assertThat(model.details())
                .containsEntry("providers", "groq")
                .containsEntry(
                        "provider.groq",
                        "USD 0.05 in, 0.08 out per million tokens; context 131072; 420.5 tokens/s; first token 180 ms")
                .doesNotContainKey("provider.novita");
        assertThatThrownBy(() -> provider().details("no/such").execute())
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND));
    }

    @Test
    void itsHealthSaysWhatWasTried() {
        Health health = provider("bill_to", "my-org").probe().execute();

        assertThat(health.status()).isEqualTo(Health.Status.UP);
        assertThat(health.detail()).contains("4 models at " + server.baseUrl(), "shows only in a chat");
        assertThat(health.latency()).isPresent();
        assertThat(onlyRequest().method()).isEqualTo("GET");
        assertThat(onlyRequest().header("X-HF-Bill-To")).isEmpty();
    }

    @Test
    void itsHealthSeesThatTheModelIsNotServed() {
        assertThat(provider("model", "no/such").probe().execute()).satisfies(health -> {
            assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
            assertThat(health.detail()).contains("no/such is not among them");
        });
        assertThat(provider("model", "openai/gpt-oss-20b:novita").probe().execute())
                .satisfies(health -> {
                    assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
                    assertThat(health.detail()).contains("novita does not serve");
                    assertThat(health.advice())
                            .hasValueSatisfying(advice -> assertThat(advice).contains("groq"));
                });
        assertThat(provider("model", "openai/gpt-oss-20b:groq")
                        .probe()
                        .execute()
                        .status())
                .isEqualTo(Health.Status.UP);
        assertThat(provider("model", "openai/gpt-oss-20b:cheapest")
                        .probe()
                        .execute()
                        .status())
                .isEqualTo(Health.Status.UP);
    }

    @Test
    void itsHealthIsDownWhenTheServerIs() {
        server.server().on("GET", "/v1/models", Scripts.json(503, "{\"error\":\"maintenance\"}"));

        assertThat(provider().probe().execute().status()).isEqualTo(Health.Status.DOWN);
    }

    @Test
    void anErrorInPlaceOfTheModelsIsAnError() {
        server.fail(200, "{\"error\":\"Internal error\"}");

        assertThatThrownBy(() -> provider("model", "a/b").details("a/b").execute())
                .isInstanceOf(LlmException.class);
    }
}
