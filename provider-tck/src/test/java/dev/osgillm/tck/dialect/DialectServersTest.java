/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DialectServersTest {

    private static final String WEATHER_TOOL =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":{}}}]";

    private final OpenAiLikeServer openai = OpenAiLikeServer.start();
    private final OllamaLikeServer ollama = OllamaLikeServer.start();
    private final HuggingFaceLikeServer huggingface = HuggingFaceLikeServer.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        openai.close();
        ollama.close();
        huggingface.close();
    }

    @Test
    void openAiAnswersAndCounts() throws Exception {
        Map<String, Object> answer =
                Json.readObject(openai("/chat/completions", chat("gpt-5-mini", "Hi \\\"you\\\"", ""))
                        .body());

        assertThat(answer.toString())
                .contains("I am a scripted stand-in for OpenAI. You said: Hi \"you\". No model was asked")
                .contains("finish_reason=stop")
                .contains("prompt_tokens=2.0");
    }

    @Test
    void openAiStreamsWordByWordWithUsageOnlyWhenAsked() throws Exception {
        String plain = openai("/chat/completions", chat("gpt-5-mini", "Hi", ",\"stream\":true"))
                .body();
        String counted = openai(
                        "/chat/completions",
                        chat("gpt-5-mini", "Hi", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
                .body();

        assertThat(plain).contains("{\"content\":\" scripted\"}").endsWith("data: [DONE]\n\n");
        assertThat(plain).doesNotContain("prompt_tokens");
        assertThat(counted).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":1,");
    }

    @Test
    void openAiCutsAtTheTokenLimit() throws Exception {
        String body = openai("/chat/completions", chat("gpt-5-mini", "Hi", ",\"max_completion_tokens\":3"))
                .body();

        assertThat(body).contains("\"content\":\"I am a\"").contains("\"finish_reason\":\"length\"");
    }

    @Test
    void openAiCallsTheWeatherToolAndReadsItsResult() throws Exception {
        String whole = openai("/chat/completions", chat("gpt-5-mini", "The weather in Bergen?", "," + WEATHER_TOOL))
                .body();
        String streamed = openai(
                        "/chat/completions",
                        chat("gpt-5-mini", "The weather in Bergen?", ",\"stream\":true," + WEATHER_TOOL))
                .body();
        String after = openai(
                        "/chat/completions",
                        "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"weather?\"},"
                                + "{\"role\":\"tool\",\"content\":\"rain\"}]," + WEATHER_TOOL + "}")
                .body();

        assertThat(whole).contains("\"arguments\":\"{\\\"city\\\":\\\"Bergen\\\"}\"");
        assertThat(streamed)
                .contains("\"name\":\"get_weather\",\"arguments\":\"\"")
                .contains("\"tool_calls\"");
        assertThat(after).contains("The tool said: rain.");
    }

    @Test
    void openAiRefusesAWrongKeyAndAnUnknownModel() throws Exception {
        HttpResponse<String> noKey =
                send(request(openai.baseUrl() + "/models", null).build());
        HttpResponse<String> wrongKey =
                send(request(openai.baseUrl() + "/models", "sk-wrong-and-long").build());
        HttpResponse<String> model = openai("/chat/completions", chat("gpt-0", "Hi", ""));

        assertThat(noKey.statusCode()).isEqualTo(401);
        assertThat(noKey.body()).contains("You didn't provide an API key");
        assertThat(wrongKey.body()).contains("invalid_api_key").doesNotContain("sk-wrong");
        assertThat(model.statusCode()).isEqualTo(404);
        assertThat(model.body()).contains("model_not_found");
    }

    @Test
    void openAiListsModelsAndEmbeds() throws Exception {
        String models = send(request(openai.baseUrl() + "/models", OpenAiLikeServer.KEY)
                        .build())
                .body();
        String input = "{\"model\":\"text-embedding-3-small\",\"input\":[\"a b\",\"b a\"]";
        String floats = openai("/embeddings", input + "}").body();
        String base64 = openai("/embeddings", input + ",\"encoding_format\":\"base64\"}")
                .body();

        assertThat(models).contains("\"id\":\"gpt-6-luna\"");
        List<?> data = (List<?>) Json.readObject(floats).get("data");
        List<?> first = (List<?>) ((Map<?, ?>) data.get(0)).get("embedding");
        assertThat(first).hasSize(8).isEqualTo(((Map<?, ?>) data.get(1)).get("embedding"));
        assertThat(base64).contains("\"embedding\":\"");
    }

    @Test
    void ollamaStreamsByDefaultAndEndsWithDone() throws Exception {
        String streamed = ollama("/api/chat", chat("llama3.2", "Hi", "")).body();
        String whole =
                ollama("/api/chat", chat("llama3.2", "Hi", ",\"stream\":false")).body();

        assertThat(streamed.lines()).hasSizeGreaterThan(10);
        assertThat(streamed.lines().reduce((a, b) -> b)).get().asString().contains("\"done\":true");
        assertThat(whole).contains("I am a scripted stand-in for Ollama. You said: Hi.");
        assertThat(get(ollama.uri() + "/api/ps").body()).contains("llama3.2:latest");
    }

    @Test
    void ollamaTellsAboutItself() throws Exception {
        assertThat(get(ollama.uri() + "/").body()).isEqualTo("Ollama is running");
        assertThat(get(ollama.uri() + "/api/version").body()).contains("0.33.0");
        assertThat(get(ollama.uri() + "/api/tags").body()).contains("\"name\":\"qwen3:8b\"");
        assertThat(get(ollama.uri() + "/api/chat").statusCode()).isEqualTo(405);
        assertThat(ollama("/api/show", "{\"model\":\"qwen3:8b\"}").body())
                .contains("\"scripted.context_length\":131072");
        assertThat(ollama("/api/embed", "{\"model\":\"nomic-embed-text\",\"input\":\"x\"}")
                        .body())
                .contains("\"embeddings\":[[");
    }

    @Test
    void ollamaDoesNotKnowEveryModel() throws Exception {
        HttpResponse<String> response = ollama("/api/chat", chat("nope", "Hi", ""));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("{\"error\":\"model 'nope' not found\"}");
        assertThat(ollama("/api/chat", chat("nomic-embed-text", "Hi", "")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void ollamaCallsToolsWithAnObjectOfArguments() throws Exception {
        assertThat(ollama("/api/chat", chat("qwen3:8b", "Weather in Rome", "," + WEATHER_TOOL))
                        .body())
                .contains("\"arguments\":{\"city\":\"Rome\"}");
    }

    @Test
    void huggingFaceRoutesChatsAndFeatures() throws Exception {
        String chat = huggingface("/v1/chat/completions", chat("Qwen/Qwen3-8B:cheapest", "Hi", ""))
                .body();
        String one = huggingface(features(), "{\"inputs\":\"x\"}").body();
        String many = huggingface(features(), "{\"inputs\":[\"x\",\"y\"]}").body();

        assertThat(chat).contains("I am a scripted stand-in for Hugging Face.");
        assertThat(one).startsWith("[").doesNotStartWith("[[");
        assertThat(many).startsWith("[[" + one.substring(1));
        assertThat(get(huggingface.uri() + "/v1/models").body()).contains("\"provider\":\"groq\",\"status\":\"live\"");
    }

    @Test
    void huggingFaceFailsInPlainText() throws Exception {
        HttpResponse<String> token = send(request(huggingface.uri() + "/v1/chat/completions", "hf_wrong")
                .POST(BodyPublishers.ofString(chat("Qwen/Qwen3-8B", "Hi", "")))
                .build());
        HttpResponse<String> model = huggingface("/v1/chat/completions", chat("a/b", "Hi", ""));

        assertThat(token.statusCode()).isEqualTo(401);
        assertThat(token.body()).isEqualTo("{\"error\":\"Invalid username or password.\"}");
        assertThat(model.statusCode()).isEqualTo(400);
        assertThat(model.body()).contains("model_not_supported");
    }

    @Test
    void failsAsOftenAsAsked() throws Exception {
        ollama.fail(500, "{\"error\":\"one\"}").fail(503, "{\"error\":\"two\"}");

        assertThat(ollama("/api/chat", chat("llama3.2", "Hi", "")).statusCode()).isEqualTo(500);
        assertThat(get(ollama.uri() + "/api/tags").statusCode()).isEqualTo(503);
        assertThat(get(ollama.uri() + "/api/tags").statusCode()).isEqualTo(200);
    }

    @Test
    void waitsAtTheGateBetweenWords() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        ollama.pauseAfter(2, gate).delay(Duration.ofMillis(1));
        HttpRequest request = request(ollama.uri() + "/api/chat", null)
                .POST(BodyPublishers.ofString(chat("llama3.2", "Hi", "")))
                .build();

        InputStream body = client.send(request, BodyHandlers.ofInputStream()).body();
        String twoWords =
                OllamaPayloads.textLine("llama3.2", "I") + "\n" + OllamaPayloads.textLine("llama3.2", " am") + "\n";
        assertThat(new String(body.readNBytes(twoWords.length()))).isEqualTo(twoWords);
        assertThat(body.available()).isZero();
        gate.countDown();
        assertThat(new String(body.readAllBytes())).contains("\"done\":true");
    }

    @Test
    void mainRunsUntilItsInputEnds() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PipedOutputStream parent = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(parent);
        CountDownLatch ready = new CountDownLatch(1);
        PrintStream out = new PrintStream(printed) {
            @Override
            public void flush() {
                super.flush();
                ready.countDown();
            }
        };
        Thread main = new Thread(() -> assertThatThrownBy(() -> {
                    ScriptedServers.run(new String[] {"delay=0"}, input, out);
                    throw new IllegalStateException("ended");
                })
                .hasMessage("ended"));
        main.start();
        ready.await();
        List<String> lines = printed.toString().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("openai=http://127.0.0.1:").endsWith("/v1");
        URI ollamaUri = URI.create(lines.get(1).substring("ollama=".length()));
        assertThat(get(ollamaUri + "/").statusCode()).isEqualTo(200);

        parent.close();
        main.join(30_000);

        assertThat(main.isAlive()).isFalse();
        assertThatThrownBy(() -> get(ollamaUri + "/")).isInstanceOf(java.net.ConnectException.class);
    }

    @Test
    void openAiSpeaksItsSecondDialect() throws Exception {
        String whole = responses("\"input\":\"Hi\",\"max_output_tokens\":3");
        String streamed = responses("\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\","
                + "\"text\":\"Hi\"}]}],\"stream\":true,\"include\":[\"reasoning.encrypted_content\"],"
                + "\"reasoning\":{\"summary\":\"auto\"}");

        assertThat(whole)
                .contains("\"status\":\"incomplete\",\"error\":null,"
                        + "\"incomplete_details\":{\"reason\":\"max_output_tokens\"}")
                .contains("\"text\":\"I am a\"")
                .doesNotContain("encrypted_content");
        assertThat(streamed)
                .startsWith("event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,")
                .contains("event: response.reasoning_summary_text.delta\n")
                .contains("\"encrypted_content\":\"c2NyaXB0ZWQ=\"")
                .contains("\"output_index\":1,\"content_index\":0,\"delta\":\" scripted\"")
                .contains("You said: Hi. No model was asked")
                .contains("event: response.completed\n")
                .doesNotContain("[DONE]");
    }

    @Test
    void openAiCallsToolsInItsSecondDialect() throws Exception {
        String tool = ",\"tools\":[{\"type\":\"function\",\"name\":\"get_weather\",\"parameters\":{}}]";
        String asked = "{\"role\":\"user\",\"content\":\"The weather in Bergen?\"}";

        String whole = responses("\"input\":[" + asked + "]" + tool);
        String streamed = responses("\"input\":[" + asked + "],\"stream\":true" + tool);
        String after = responses("\"input\":[" + asked + ",{\"type\":\"function_call_output\",\"call_id\":"
                + "\"call_scripted_1\",\"output\":\"rain\"}]" + tool);

        assertThat(whole).contains("\"name\":\"get_weather\",\"arguments\":\"{\\\"city\\\":\\\"Bergen\\\"}\"");
        assertThat(streamed)
                .contains("event: response.function_call_arguments.delta\n")
                .contains("\"call_id\":\"call_scripted_1\",\"name\":\"get_weather\",\"arguments\":\"\"");
        assertThat(after).contains("The tool said: rain");
    }

    @Test
    void openAiRefusesAnEmptyInput() throws Exception {
        assertThat(responses("\"input\":[]")).contains("\"param\":\"input\",\"code\":\"empty_array\"");
    }

    private String responses(String members) throws Exception {
        return openai("/responses", "{\"model\":\"gpt-5-mini\"," + members + "}")
                .body();
    }

    private static String features() {
        return "/hf-inference/models/BAAI/bge-small-en-v1.5/pipeline/feature-extraction";
    }

    private static String chat(String model, String text, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]" + more
                + "}";
    }

    private HttpResponse<String> openai(String path, String body) throws Exception {
        return post(openai.baseUrl() + path, OpenAiLikeServer.KEY, body);
    }

    private HttpResponse<String> ollama(String path, String body) throws Exception {
        return post(ollama.uri() + path, null, body);
    }

    private HttpResponse<String> huggingface(String path, String body) throws Exception {
        return post(huggingface.uri() + path, HuggingFaceLikeServer.TOKEN, body);
    }

    private HttpResponse<String> post(String uri, String key, String body) throws Exception {
        return send(request(uri, key).POST(BodyPublishers.ofString(body)).build());
    }

    private HttpResponse<String> get(String uri) throws Exception {
        return send(request(uri, null).build());
    }

    private static HttpRequest.Builder request(String uri, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(30));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }
}
