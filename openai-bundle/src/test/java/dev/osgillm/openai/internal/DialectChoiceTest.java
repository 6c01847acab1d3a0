/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.tck.dialect.OpenAiLikeServer;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Scripts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectChoiceTest {

    private static final ToolDefinition WEATHER =
            ToolDefinition.of("get_weather", "The weather of a city.", "{\"type\":\"object\",\"properties\":{}}");

    private final Transport transport = new Transport();
    private final OpenAiLikeServer server = OpenAiLikeServer.start();

    @AfterEach
    void close() {
        transport.close();
        server.close();
    }

    private OpenAiProvider provider(String... keysAndValues) {
        String[] fixed = {"base_url", server.baseUrl().toString(), ".api_key", OpenAiLikeServer.KEY, "id", "work"};
        String[] all = Arrays.copyOf(fixed, fixed.length + keysAndValues.length);
        System.arraycopy(keysAndValues, 0, all, fixed.length, keysAndValues.length);
        return transport.provider(Timeouts.INHERITED, all);
    }

    private static OpenAiSettings read(String... keysAndValues) {
        Map<String, Object> configuration = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return OpenAiSettings.read(configuration, name -> null);
    }

    private static ChatResponse streamed(OpenAiProvider provider, ChatRequest request) {
        List<ChatEvent> events = new ArrayList<>();
        try (EventStream<ChatEvent> stream = provider.newCall(request).stream()) {
            stream.forEachRemaining(events::add);
        }
        return ((ChatCompleted) events.get(events.size() - 1)).response();
    }

    private String lastPath() {
        return server.requests().get(server.requests().size() - 1).path();
    }

    private String lastBody() {
        return server.requests().get(server.requests().size() - 1).body();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-6.1-sol, true",
        "gpt-6.2-sol-2026-09-01, true",
        "gpt-6-astra, true",
        "gpt-6-luna, false",
        "gpt-6x1-sol, false",
        "my-gpt-6-astra, false"
    })
    void takesTheResponsesApiForModelsThatNeedItAtOpenAi(String model, boolean responses) {
        assertThat(read().dialect().responses(model)).isEqualTo(responses);
    }

    @Test
    void leavesOtherServersWithTheDialectThatAllSpeak() {
        assertThat(read("base_url", "https://gateway.example/v1").dialect().responses("gpt-6.1-sol"))
                .isFalse();
        assertThat(read("preset", "openrouter").dialect().responses("gpt-6.1-sol"))
                .isFalse();
        assertThat(read("preset", "openrouter", "dialect", "auto").dialect().responses("gpt-6.1-sol"))
                .isTrue();
    }

    @Test
    void takesTheModelsThatAreConfigured() {
        DialectChoice choice = read("responses_models", "gpt-5.6*, , *-codex").dialect();

        assertThat(choice.responses("gpt-5.6-terra")).isTrue();
        assertThat(choice.responses("gpt-5-codex")).isTrue();
        assertThat(choice.responses("gpt-5-codex-max")).isFalse();
        assertThat(choice.responses("gpt-6.1-sol")).isFalse();
        assertThat(read("dialect", "chat").dialect().responses("gpt-6.1-sol")).isFalse();
        assertThat(read("dialect", "responses").dialect().responses("gpt-4.1")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"dialect, both", "dialect, CHAT", "reasoning_summary, long"})
    void refusesOtherWords(String key, String value) {
        LlmException refused = catchThrowableOfType(LlmException.class, () -> read(key, value));

        assertThat(refused.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(refused).hasMessageContaining("'" + key + "' must be one of").hasMessageContaining(value);
    }

    @Test
    void reportsWhatItTakes() {
        assertThat(read().report())
                .extracting(Setting::key)
                .contains("dialect", "responses_models", "reasoning_summary");
    }

    @Test
    void sendsEachModelToItsAddress() {
        OpenAiProvider provider = provider("dialect", "auto", "responses_models", "gpt-6-*");

        provider.newCall(ChatRequest.of("Hi")).execute();
        assertThat(lastPath()).isEqualTo("/v1/responses");
        provider.newCall(ChatRequest.builder().model("gpt-4.1-mini").user("Hi").build())
                .execute();
        assertThat(lastPath()).isEqualTo("/v1/chat/completions");
    }

    @Test
    void talksWithToolsAndThoughtsOverSeveralTurns() {
        OpenAiProvider provider = provider("dialect", "responses", "reasoning_summary", "auto");
        ChatRequest.Builder conversation =
                ChatRequest.builder().user("The weather in Bergen?").tool(WEATHER);

        ChatResponse wish = streamed(provider, conversation.build());
        assertThat(wish.finishReason()).contains(FinishReason.TOOL_CALLS);
        assertThat(wish.message().reasoning()).contains("I look at what was said.");
        assertThat(wish.toolCalls().get(0).arguments()).isEqualTo("{\"city\":\"Bergen\"}");

        conversation
                .message(wish.message())
                .message(Message.tool(wish.toolCalls().get(0), "rain"));
        ChatResponse answer = provider.newCall(conversation.build()).execute();
        assertThat(answer.text()).contains("The tool said: rain");
        assertThat(lastBody())
                .contains("{\"id\":\"rs_scripted\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\","
                        + "\"text\":\"I look at what was said.\"}],\"encrypted_content\":\"c2NyaXB0ZWQ=\"},"
                        + "{\"id\":\"fc_scripted\",\"type\":\"function_call\",\"status\":\"completed\"")
                .contains("{\"type\":\"function_call_output\",\"call_id\":\"call_scripted_1\",\"output\":\"rain\"}");
    }

    @Test
    void saysThatTheLimitCutTheAnswer() {
        ChatResponse cut = streamed(provider("dialect", "responses", "max_tokens", "3"), ChatRequest.of("Hi"));

        assertThat(cut.text()).isEqualTo("I am a");
        assertThat(cut.finishReason()).contains(FinishReason.LENGTH);
    }

    @Test
    void repeatsWhatFailsBeforeTheAnswerBegan() {
        server.fail(Scripts.sse(
                "{\"type\":\"response.created\",\"response\":{\"id\":\"resp_0\"}}",
                "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":"
                        + "{\"code\":\"server_error\",\"message\":\"Oh.\"}}}"));

        ChatResponse answer = streamed(provider("dialect", "responses"), ChatRequest.of("Hi"));

        assertThat(answer.text()).contains("You said: Hi");
        assertThat(server.requests())
                .extracting(RecordedRequest::path)
                .containsExactly("/v1/responses", "/v1/responses");
    }

    @Test
    void asksNobodyForWhatTheDialectDoesNotKnow() {
        ChatRequest request = ChatRequest.builder().user("Hi").stop("x").build();

        LlmException refused = catchThrowableOfType(
                LlmException.class,
                () -> provider("dialect", "responses").newCall(request).execute());

        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused).hasMessageStartingWith("work: ").hasMessageContaining("dialect = chat");
        assertThat(server.requests()).isEmpty();
    }
}
