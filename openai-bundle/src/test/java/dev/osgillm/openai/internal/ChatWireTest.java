/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static dev.osgillm.openai.internal.PlayedServer.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.PromptCache;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.tck.server.RecordedRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What OpenAI's chats look like on the wire. */
class ChatWireTest {

    private static final String ASKED = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private final PlayedServer openAi = new PlayedServer("openai");

    @AfterEach
    void close() {
        openAi.close();
    }

    @Test
    void saysAllThatARequestCanSay() {
        assertThat(openAi.sends(asking().model("gpt-4.1")
                        .maxTokens(9)
                        .temperature(0.5)
                        .topP(1)
                        .frequencyPenalty(-1)
                        .presencePenalty(1)
                        .stop("a")
                        .stop("b")
                        .seed(7)
                        .choices(2)
                        .promptCache(PromptCache.of("docs", Duration.ofHours(1)))
                        .topLogprobs(2)
                        .tool(ToolDefinition.of("f", "does f", "{\"type\":\"object\"}"))
                        .toolChoice(ToolChoice.tool("f"))
                        .parallelToolCalls(false)
                        .responseFormat(ResponseFormat.jsonSchema("a", "{\"type\":\"object\"}"))
                        .extra("store", true)
                        .build()))
                .hasToString("{\"model\":\"gpt-4.1\"," + ASKED
                        + ",\"max_tokens\":9,\"temperature\":0.5,\"top_p\":1.0,\"frequency_penalty\":-1.0,\"presence_penalty\":1.0,"
                        + "\"stop\":[\"a\",\"b\"],\"seed\":7,\"n\":2,\"prompt_cache_key\":\"docs\",\"prompt_cache_retention\":\"24h\","
                        + "\"logprobs\":true,\"top_logprobs\":2,"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"does f\",\"parameters\":{\"type\":\"object\"}}}],"
                        + "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}},\"parallel_tool_calls\":false,"
                        + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":{\"type\":\"object\"},\"strict\":true}},"
                        + "\"stream\":false,\"store\":true}");
    }

    @Test
    void saysToModelsThatReasonWhatTheyTake() {
        assertThat(openAi.sends(ChatRequest.builder()
                        .model("gpt-6-sol")
                        .system("Be brief.")
                        .user("Hi")
                        .maxTokens(9)
                        .reasoningEffort(ReasoningEffort.XHIGH)
                        .build()))
                .hasToString(
                        "{\"model\":\"gpt-6-sol\",\"messages\":[{\"role\":\"developer\",\"content\":\"Be brief.\"},"
                                + "{\"role\":\"user\",\"content\":\"Hi\"}],\"max_completion_tokens\":9,\"reasoning_effort\":\"xhigh\","
                                + "\"stream\":false}");
    }

    @Test
    void sendsImagesSoundAndFiles() {
        Message message = Message.user(
                new TextPart("See"),
                MediaPart.of(MediaPart.Kind.IMAGE, "image/png", new byte[] {1}, null),
                MediaPart.of(MediaPart.Kind.IMAGE, URI.create("https://example.org/a.png")),
                MediaPart.of(MediaPart.Kind.AUDIO, "audio/wav", new byte[] {2}, null),
                MediaPart.of(MediaPart.Kind.FILE, "application/pdf", new byte[] {3}, "a.pdf"));

        assertThat(openAi.sends(ChatRequest.builder().message(message).build()).get("messages"))
                .hasToString(
                        "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"See\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AQ==\"}},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.org/a.png\"}},"
                                + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"Ag==\",\"format\":\"wav\"}},"
                                + "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64,Aw==\"}}]}]");
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, in_memory", "300, in_memory", "301, 24h", "999999, 24h"})
    void asksToKeepAPromptAtLeastAsLongAsWanted(int seconds, String word) {
        String sent = openAi.sends(asking().promptCache(PromptCache.of(null, Duration.ofSeconds(seconds)))
                        .build())
                .toString();

        assertThat(sent.contains("\"prompt_cache_retention\":\"" + word + "\"")).isEqualTo(!word.isEmpty());
        assertThat(sent).doesNotContain("prompt_cache_key");
    }

    @Test
    void keepsThePromptCacheFromServersThatHaveNone() {
        try (PlayedServer server = new PlayedServer("vllm")) {
            assertThat(server.sends(asking().promptCache(PromptCache.of("k", Duration.ofHours(1)))
                                    .build())
                            .toString())
                    .doesNotContain("cache");
        }
    }

    @Test
    void readsParallelToolCallsAndWhatTheCacheWasGoodFor() {
        ChatResponse answer = openAi.streamed(
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"\"}}]},\"finish_reason\":null}],\"usage\":null}",
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\\\"Z\\\\u00f\"}}]},\"finish_reason\":null}],\"usage\":null}",
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"crich\\\"}\"}}]},\"finish_reason\":null}],\"usage\":null}",
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}}]},\"finish_reason\":null}],\"usage\":null}",
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}],\"usage\":null}",
                "{\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":50,\"completion_tokens\":20,\"total_tokens\":70,\"prompt_tokens_details\":{\"cached_tokens\":40},\"completion_tokens_details\":{\"reasoning_tokens\":3}}}",
                "[DONE]");

        Choice choice = answer.choices().get(0);
        assertThat(choice.message().toolCalls())
                .containsExactly(
                        ToolCall.of("call_1", "get_weather", "{\"city\":\"Z\\u00fcrich\"}"),
                        ToolCall.of("call_2", "now", "{}"));
        assertThat(choice.finishReason()).contains(FinishReason.TOOL_CALLS);
        assertThat(answer.usage().cachedTokens()).hasValue(40);
        assertThat(answer.usage().reasoningTokens()).hasValue(3);
        assertThat(openAi.lastBody().get("stream_options")).hasToString("{\"include_usage\":true}");
    }

    @Test
    void readsLogProbabilities() {
        ChatResponse answer = openAi.whole(
                "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\",\"logprobs\":{\"content\":[{\"token\":\"Hi\",\"logprob\":-0.5,\"bytes\":[72,105],\"top_logprobs\":[{\"token\":\"Ho\",\"logprob\":-9999.0,\"bytes\":null}]}],\"refusal\":null}}]}");

        assertThat(answer.choices().get(0).logprobs().get(0).bytes()).isEqualTo(List.of(72, 105));
        assertThat(answer.choices().get(0).logprobs().get(0).alternatives()).hasSize(1);
    }

    @Test
    void sendsWhatTheConfigurationAddsBelowWhatTheRequestSays() {
        try (PlayedServer server = new PlayedServer(
                "openai",
                PlayedServer.CHAT,
                "organization",
                "org-1",
                "project",
                "proj-1",
                "header.X-Team",
                "t",
                "extra.service_tier",
                "\"flex\"",
                "extra.metadata",
                "{\"team\":\"a\",\"app\":\"b\"}",
                "extra.temperature",
                "0.1",
                "extra.stream_options",
                "{\"include_obfuscation\":false,\"include_usage\":false}")) {
            assertThat(server.sends(asking().temperature(0.9)
                            .header("X-Team", "own")
                            .extra("metadata", Map.of("team", "mine"))
                            .build()))
                    .hasToString(
                            "{\"model\":\"m\"," + ASKED
                                    + ",\"temperature\":0.9,\"stream\":false,\"metadata\":{\"team\":\"mine\"},\"service_tier\":\"flex\"}");
            RecordedRequest request = server.server.awaitRequest();
            assertThat(request.header("OpenAI-Organization")).contains("org-1");
            assertThat(request.header("OpenAI-Project")).contains("proj-1");
            assertThat(request.header("X-Team")).contains("own");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "extra.model, '\"m\"', 'extra.model' cannot be set",
        "extra.input, '\"a\"', 'extra.input' cannot be set",
        "extra.stream, true, 'extra.stream' cannot be set",
        "extra.tier, flex, 'extra.tier' must be JSON",
        "extra.tier, '{\"a\":', 'extra.tier' must be JSON"
    })
    void refusesExtrasThatAreNone(String key, String value, String words) {
        assertThat(catchThrowableOfType(
                        LlmException.class, () -> new PlayedServer("openai", PlayedServer.CHAT, key, value)))
                .hasMessageContaining(words);
    }
}
