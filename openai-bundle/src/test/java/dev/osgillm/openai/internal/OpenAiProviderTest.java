/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.openai.EmbeddingProfile;
import dev.osgillm.support.openai.OpenAiProfile;
import dev.osgillm.tck.dialect.OpenAiLikeServer;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiProviderTest {

    private static final String MODELS = "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\",\"max_model_len\":4096}]}";

    private final Transport transport = new Transport();
    private final ScriptedServer server = ScriptedServer.start();
    private final OpenAiLikeServer openAi = OpenAiLikeServer.start();

    @AfterEach
    void close() {
        transport.close();
        server.close();
        openAi.close();
    }

    private OpenAiProvider scripted(String... keysAndValues) {
        return transport.provider(
                Timeouts.INHERITED, with(keysAndValues, "base_url", server.uri() + "/v1", "id", "work"));
    }

    private OpenAiProvider real(String key) {
        return transport.provider(
                Timeouts.INHERITED, "base_url", openAi.baseUrl().toString(), ".api_key", key, "id", "work");
    }

    private static String[] with(String[] more, String... keysAndValues) {
        String[] all = Arrays.copyOf(keysAndValues, keysAndValues.length + more.length);
        System.arraycopy(more, 0, all, keysAndValues.length, more.length);
        return all;
    }

    private static LlmException failure(Call<?> call) {
        return catchThrowableOfType(LlmException.class, call::execute);
    }

    @Test
    void chatsEmbedsAndListsAtAServerLikeOpenAi() {
        OpenAiProvider provider = real(OpenAiLikeServer.KEY);

        ChatResponse answer = provider.newCall(ChatRequest.of("Who are you?")).execute();
        EmbeddingResponse vectors =
                provider.newCall(EmbeddingRequest.of("one", "two")).execute();
        List<ModelInfo> models = provider.list().execute();

        assertThat(answer.text()).contains("OpenAI");
        assertThat(answer.providerId()).contains("work");
        assertThat(answer.usage().outputTokens()).isPresent();
        assertThat(vectors.vectors()).hasSize(2);
        assertThat(models).extracting(ModelInfo::id).contains("gpt-6-luna").isSorted();
        assertThat(provider.details("gpt-6-luna").execute().id()).isEqualTo("gpt-6-luna");
        assertThat(failure(provider.details("gpt-0")).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
    }

    @Test
    void saysWhatToDoAboutAWrongKeyWithoutShowingIt() {
        String wrong = "sk-wrong-0123456789abcd";

        LlmException refused = failure(real(wrong).newCall(ChatRequest.of("Hi")));

        assertThat(refused.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(refused).hasMessageStartingWith("work: ").hasMessageContaining(".api_key");
        assertThat(refused.requestId()).contains("req_scripted");
        assertThat(refused.toString()).doesNotContain("0123456789").doesNotContain("abcd");
    }

    @Test
    void answersNothingWithoutAKeyAndAsksNobody() {
        OpenAiProvider provider = transport.provider(Timeouts.INHERITED);

        for (Call<?> call : List.of(
                provider.newCall(ChatRequest.of("Hi")),
                provider.newCall(EmbeddingRequest.of("x")),
                provider.list(),
                provider.details("m"))) {
            LlmException refused = failure(call);
            assertThat(refused.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
            assertThat(refused).hasMessageContaining("openai: There is no key. Set OPENAI_API_KEY, or .api_key");
            assertThat(refused.status()).isEmpty();
        }
        Health health = provider.probe().execute();
        assertThat(health.status()).isEqualTo(Health.Status.UNCONFIGURED);
        assertThat(health.advice().orElseThrow()).contains("OPENAI_API_KEY");
    }

    @Test
    void asksForAModelWhereThereIsNoDefault() {
        OpenAiProvider provider = scripted("preset", "vllm");

        assertThat(failure(provider.newCall(ChatRequest.of("Hi"))))
                .hasMessageContaining("No model is chosen")
                .hasMessageContaining("set model in the configuration");
        assertThat(failure(provider.newCall(EmbeddingRequest.of("Hi")))).hasMessageContaining("embedding_model");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void sendsKeyAndHeadersOfTheInstance() throws InterruptedException {
        server.on("GET", "/v1/models", Scripts.json(200, MODELS));

        scripted(".api_key", "sk-own-1234", "header.X-Gateway", "g1", "organization", "org-1")
                .list()
                .execute();

        RecordedRequest request = server.awaitRequest();
        assertThat(request.header("Authorization")).contains("Bearer sk-own-1234");
        assertThat(request.header("X-Gateway")).contains("g1");
        assertThat(request.header("OpenAI-Organization")).contains("org-1");
    }

    @Test
    void sendsNoKeyWhereThereIsNone() throws InterruptedException {
        server.on("GET", "/v1/models", Scripts.json(200, MODELS));

        assertThat(scripted().details("b").execute().contextWindow()).hasValue(4096);

        assertThat(server.awaitRequest().header("Authorization")).isEmpty();
    }

    @Test
    void keepsTheQueryOfItsAddress() throws InterruptedException {
        server.on("GET", "/v1/models", Scripts.json(200, MODELS));

        transport
                .provider(Timeouts.INHERITED, "base_url", server.uri() + "/v1/?api-version=2024-10-21")
                .list()
                .execute();

        assertThat(server.awaitRequest().query()).isEqualTo("api-version=2024-10-21");
    }

    @Test
    void doesNotFollowARedirectWithItsKey() {
        server.on("POST", "/v1/chat/completions", Scripts.redirect("https://elsewhere.example.org/v1?t=1"));

        LlmException refused = failure(scripted(".api_key", "sk-own-1234").newCall(ChatRequest.of("Hi")));

        assertThat(refused.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(refused)
                .hasMessageContaining("https://elsewhere.example.org")
                .hasMessageContaining("base_url");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void readsVectorsAsBase64AndInTheOrderOfTheirIndex() throws InterruptedException {
        server.on(
                "POST",
                "/v1/embeddings",
                Scripts.json(
                        200,
                        "{\"data\":[{\"index\":1,\"embedding\":[3,4.5]},{\"index\":0,\"embedding\":\"AACAPwAAAMA=\"}],"
                                + "\"usage\":{\"prompt_tokens\":2}}"));

        EmbeddingResponse response = scripted()
                .newCall(EmbeddingRequest.builder()
                        .input("a")
                        .input("b")
                        .dimensions(2)
                        .extra("user", "u")
                        .build())
                .execute();

        assertThat(response.vectors().get(0)).containsExactly(1.0f, -2.0f);
        assertThat(response.vectors().get(1)).containsExactly(3.0f, 4.5f);
        assertThat(response.usage().inputTokens()).hasValue(2);
        assertThat(server.awaitRequest().body())
                .isEqualTo(
                        "{\"model\":\"text-embedding-3-small\",\"input\":[\"a\",\"b\"],\"dimensions\":2,\"encoding_format\":\"base64\",\"user\":\"u\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,null]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,\"x\"]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[[1]]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":\"no base64!\"}]}",
                "{\"data\":[{\"index\":0,\"embedding\":{}}]}",
                "{\"data\":[{\"index\":7,\"embedding\":[1]}]}",
                "{}"
            })
    void doesNotTakeNonsenseForAVector(String body) {
        server.on("POST", "/v1/embeddings", Scripts.json(200, body));

        LlmException refused = failure(scripted().newCall(EmbeddingRequest.of("a")));

        assertThat(refused.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(refused).hasMessageContaining("base_url");
    }

    @Test
    void splitsWhatIsTooMuchForOneRequest() {
        EmbeddingRequest.Builder request = EmbeddingRequest.builder();
        IntStream.range(0, 2049).forEach(i -> request.input("t" + i));

        EmbeddingResponse response =
                real(OpenAiLikeServer.KEY).newCall(request.build()).execute();

        assertThat(response.vectors()).hasSize(2049);
        assertThat(response.usage().inputTokens()).isPresent();
    }

    @Test
    void isUpWhenTheModelsCanBeRead() {
        Health health = real(OpenAiLikeServer.KEY).probe().execute();

        assertThat(health.status()).isEqualTo(Health.Status.UP);
        assertThat(health.detail()).contains("models at " + openAi.baseUrl());
        assertThat(health.latency()).isPresent();
    }

    /** OpenRouter shows its models to anybody: they say nothing of the key. */
    @ParameterizedTest
    @CsvSource({"200, UP", "401, DOWN"})
    void asksForTheKeyWhereTheModelsAreOpenToAnybody(int status, Health.Status expected) {
        server.on("GET", "/v1/models", Scripts.json(200, MODELS));
        server.on(
                "GET", "/v1/key", Scripts.json(status, status == 200 ? "{\"data\":{}}" : "{\"error\":{\"code\":401}}"));

        Health health = transport
                .provider(Timeouts.INHERITED, withHealthPath("/key"))
                .probe()
                .execute();

        assertThat(health.status()).isEqualTo(expected);
        assertThat(server.requests()).extracting(RecordedRequest::path).containsOnly("/v1/key");
    }

    private OpenAiSettings withHealthPath(String path) {
        String base = server.uri() + "/v1";
        OpenAiSettings read = OpenAiSettings.read(Map.of("base_url", base, ".api_key", "sk-own-1234"), name -> null);
        return new OpenAiSettings(
                read.pid(),
                read.id(),
                new Preset(
                        "own",
                        base,
                        "",
                        new Preset.Versions("", "", "", ""),
                        "OWN_KEY",
                        "Authorization",
                        List.of(),
                        "m",
                        "",
                        "",
                        false,
                        path,
                        "",
                        true,
                        new EmbeddingProfile(false, "dimensions", 10, 10),
                        Optional.empty(),
                        OpenAiProfile.COMPATIBLE),
                read.baseUrl(),
                "",
                read.key(),
                read.keyVariable(),
                read.keyHeader(),
                read.headers(),
                read.defaults(),
                read.dialect(),
                read.completions(),
                read.completionModel(),
                read.embeddingModel(),
                read.calls(),
                read.ranking(),
                read.report());
    }

    /** Only at the server itself: what stands in for it may have a list alone. */
    @Test
    void asksForOneModelWhereEachHasAnAddress() {
        server.on("GET", "/v1/models/ft:m", Scripts.json(200, "{\"id\":\"ft:m\",\"shutdown_date\":\"2027-01-14\"}"))
                .on("GET", "/v1/models/x", Scripts.json(404, "{\"error\":{\"code\":\"model_not_found\"}}"));
        OpenAiProvider provider = transport.provider(Timeouts.INHERITED, withHealthPath(""));

        assertThat(provider.details("ft:m").execute().details()).containsEntry("shutdown", "2027-01-14");
        assertThat(failure(provider.details("x")).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void hasThatAddressForOpenRouter() {
        assertThat(Presets.named("openrouter").health()).isEqualTo("/key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error\":{\"message\":\"No\",\"code\":\"invalid_api_key\"}} | DOWN | .api_key",
                "403 | {\"error\":{\"message\":\"No\"}} | DEGRADED | right",
                "429 | {\"error\":{\"message\":\"Pay\",\"code\":\"insufficient_quota\"}} | DEGRADED | credit",
                "404 | <html>nginx</html> | DOWN | base_url",
                "200 | <html>Welcome</html> | DOWN | base_url",
                "200 | {\"error\":\"Unexpected endpoint or method. (GET /models)\"} | DOWN | base_url"
            })
    void saysInItsHealthWhatAPersonShouldDo(int status, String body, Health.Status expected, String advice) {
        server.on("GET", "/v1/models", Scripts.text(status, body));

        Health health = scripted(".api_key", "sk-own-1234").probe().execute();

        assertThat(health.status()).isEqualTo(expected);
        assertThat(health.advice().orElseThrow()).contains(advice);
        assertThat(server.requests()).allMatch(request -> request.method().equals("GET"));
    }

    @Test
    void isDownWhenNobodyAnswers() {
        OpenAiProvider provider = scripted();
        server.close();

        Health health = provider.probe().execute();

        assertThat(health.status()).isEqualTo(Health.Status.DOWN);
        assertThat(health.advice().orElseThrow()).contains("base_url");
    }

    @Test
    void reportsItsSettings() {
        assertThat(scripted(".api_key", "sk-own-1234").settings().toString())
                .contains("preset = openai (default)", "base_url = " + server.uri() + "/v1 (configuration)")
                .doesNotContain("sk-own");
    }

    @Test
    void passesWhatOnlyOneServerKnows() throws InterruptedException {
        server.on(
                "POST",
                "/v1/chat/completions",
                Scripts.json(200, "{\"choices\":[{\"message\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}]}"));

        scripted("preset", "openrouter", "site_name", "App", "max_tokens", "50")
                .newCall(ChatRequest.builder()
                        .user("Hi")
                        .extra("provider", Map.of("sort", "price"))
                        .build())
                .execute();

        RecordedRequest request = server.awaitRequest();
        assertThat(request.header("X-Title")).contains("App");
        assertThat(request.body())
                .startsWith("{\"model\":\"openai/gpt-6-luna\"")
                .contains("\"max_tokens\":50", "\"provider\":{\"sort\":\"price\"}");
    }
}
