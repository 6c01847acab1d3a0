/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static dev.osgillm.openai.internal.PlayedServer.asking;
import static dev.osgillm.openai.internal.PlayedServer.sse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.tck.server.Scripts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenRouter, Groq, Mistral, DeepSeek and Gemini in their own words. */
class HostedServersTest {

    private static LlmException cannotSay(PlayedServer server, ChatRequest request) {
        LlmException refused = catchThrowableOfType(
                LlmException.class, () -> server.provider.newCall(request).execute());
        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(server.server.requests()).isEmpty();
        return refused;
    }

    // OpenRouter

    @Test
    void readsOpenRoutersUsageInAChunkThatHasChoicesToo() {
        try (PlayedServer server = new PlayedServer("openrouter")) {
            ChatResponse answer = server.raw(": OPENROUTER PROCESSING\n\n"
                    + sse(
                            "{\"id\":\"gen-1\",\"provider\":\"Acme\",\"model\":\"a/b\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                                    + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"finish_reason\":null}]}",
                            "{\"id\":\"gen-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\"},\"finish_reason\":\"stop\",\"native_finish_reason\":\"STOP\"}],"
                                    + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"cost\":0.1,\"prompt_tokens_details\":{\"cached_tokens\":4,\"cache_write_tokens\":5}}}",
                            "[DONE]"));

            assertThat(answer.text()).isEqualTo("Hello");
            assertThat(answer.model()).contains("a/b");
            assertThat(answer.usage().cachedTokens()).hasValue(4);
            assertThat(answer.usage().cacheWriteTokens()).hasValue(5);
            assertThat(server.lastBody().has("stream_options")).isFalse();
        }
    }

    @Test
    void keepsWhatCameBeforeOpenRoutersFailure() {
        try (PlayedServer server = new PlayedServer("openrouter")) {
            LlmException failure = server.broken(
                    ": OPENROUTER PROCESSING\n\n"
                            + sse(
                                    "{\"id\":\"gen-1\",\"provider\":\"Acme\",\"model\":\"a/b\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                                            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"finish_reason\":null}]}",
                                    "{\"id\":\"gen-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"a/b\",\"provider\":\"Acme\","
                                            + "\"error\":{\"code\":502,\"message\":\"Provider disconnected\",\"metadata\":{\"error_type\":\"provider_unavailable\",\"provider_name\":\"Acme\"}},"
                                            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}"));

            assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            assertThat(failure.partial(ChatResponse.class).orElseThrow().text()).isEqualTo("Hel");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"error\":{\"code\":429,\"message\":\"Rate limited upstream\",\"metadata\":{\"provider_name\":\"Acme\",\"raw\":\"{\\\"error\\\":\\\"slow\\\"}\"}},\"user_id\":\"user_1\"} | RATE_LIMIT | Acme: slow",
                "402 | {\"error\":{\"code\":402,\"message\":\"You can afford 12 tokens\"}} | QUOTA | 12 tokens",
                "403 | {\"error\":{\"code\":403,\"message\":\"Flagged\",\"metadata\":{\"reasons\":[\"violence\"],\"flagged_input\":\"x\"}}} | CONTENT_FILTER | Flagged",
                "529 | {\"error\":{\"code\":529,\"message\":\"Overloaded\",\"metadata\":{\"error_type\":\"provider_overloaded\"}}} | UNAVAILABLE | Overloaded"
            })
    void knowsOpenRoutersErrors(int status, String body, ErrorKind kind, String words) {
        try (PlayedServer server = new PlayedServer("openrouter")) {
            LlmException refused = server.refused(status, body);

            assertThat(refused.kind()).isEqualTo(kind);
            assertThat(refused).hasMessageContaining(words);
        }
    }

    @Test
    void readsOpenRoutersReasoningDetails() {
        try (PlayedServer server = new PlayedServer("openrouter")) {
            ChatResponse answer = server.whole(
                    "{\"id\":\"gen\",\"provider\":\"Acme\",\"choices\":[{\"message\":{\"content\":\"ok\",\"reasoning_details\":["
                            + "{\"type\":\"reasoning.summary\",\"summary\":\"Short\"},{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}]},"
                            + "\"finish_reason\":\"stop\"}]}");

            assertThat(answer.choices().get(0).message().reasoning()).contains("Short");
        }
    }

    // Groq

    @Test
    void findsGroqsUsage() {
        try (PlayedServer server = new PlayedServer("groq")) {
            ChatResponse streamed = server.streamed(
                    "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"reasoning\":\"Hm\",\"content\":\"Hi\"},\"finish_reason\":null}],\"x_groq\":{\"id\":\"req_1\"}}",
                    "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"id\":\"req_1\",\"usage\":{\"queue_time\":0.01,\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7,\"total_time\":0.02}}}");

            assertThat(streamed.usage().totalTokens()).hasValue(7);
            assertThat(streamed.choices().get(0).message().reasoning()).contains("Hm");
            ChatResponse whole = server.whole(
                    "{\"choices\":[{\"message\":{\"content\":\"Hi\",\"reasoning\":\"Hm\"},\"finish_reason\":\"stop\"}],"
                            + "\"usage\":{\"queue_time\":0.01,\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}");
            assertThat(whole.usage()).isEqualTo(streamed.usage());
        }
    }

    @Test
    void takesGroqsErrorThatIsATextForAnError() {
        try (PlayedServer server = new PlayedServer("groq")) {
            assertThat(server.broken(sse("{\"choices\":[],\"x_groq\":{\"id\":\"r\",\"error\":\"over capacity\"}}")))
                    .hasMessageContaining("over capacity");
        }
    }

    @Test
    void asksGroqAgainOnceWhenItCouldNotReadATool() {
        String failed =
                "{\"error\":{\"message\":\"Failed to call a function.\",\"type\":\"invalid_request_error\",\"code\":\"tool_use_failed\",\"failed_generation\":\"<function=f>\"}}";
        try (PlayedServer server = new PlayedServer("groq")) {
            server.says(Scripts.json(400, failed), Scripts.json(200, PlayedServer.OK));
            assertThat(server.provider.newCall(asking().build()).execute().text())
                    .isEqualTo("ok");
            assertThat(server.server.requests()).hasSize(2);

            assertThat(server.refused(400, failed).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(server.server.requests()).hasSize(6);
        }
    }

    @Test
    void sendsGroqNothingItRefuses() {
        try (PlayedServer server = new PlayedServer("groq")) {
            assertThat(cannotSay(server, asking().choices(2).build())).hasMessageContaining("'n'");
            assertThat(cannotSay(server, asking().topLogprobs(1).build())).hasMessageContaining("'logprobs'");

            assertThat(server.sends(ChatRequest.builder()
                            .message(Message.builder(Role.USER)
                                    .name("ann")
                                    .text("Hi")
                                    .build())
                            .maxTokens(5)
                            .choices(1)
                            .reasoningEffort(ReasoningEffort.MAX)
                            .build()))
                    .hasToString("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                            + "\"max_completion_tokens\":5,\"reasoning_effort\":\"high\",\"stream\":false}");
        }
    }

    // Mistral

    @Test
    void readsMistralsThinkingInPlainAndInPieces() {
        String parts = "[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Let me\"}]}]";
        try (PlayedServer server = new PlayedServer("mistral")) {
            ChatResponse streamed = server.streamed(
                    "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
                            + parts + "},\"finish_reason\":null}]}",
                    "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"4\"},\"finish_reason\":\"model_length\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}",
                    "[DONE]");
            assertThat(streamed.choices().get(0).message().reasoning()).contains("Let me");
            assertThat(streamed.text()).isEqualTo("4");
            assertThat(streamed.choices().get(0).finishReason()).contains(FinishReason.LENGTH);
            assertThat(server.lastBody().has("stream_options")).isFalse();

            ChatResponse whole = server.whole(
                    "{\"choices\":[{\"message\":{\"content\":" + parts
                            + ",\"tool_calls\":[{\"id\":\"abcdefghi\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1}}}]},\"finish_reason\":\"tool_calls\"}]}");
            assertThat(whole.choices().get(0).message().reasoning()).contains("Let me");
            assertThat(whole.choices().get(0).message().toolCalls().get(0).arguments())
                    .isEqualTo("{\"x\":1}");
        }
    }

    @Test
    void quotesWhatMistralsClosedSchemaRefuses() {
        try (PlayedServer server = new PlayedServer("mistral")) {
            LlmException refused = server.refused(
                    422,
                    "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"seed\"],\"msg\":\"Extra inputs are not permitted\",\"input\":1}]},\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}");

            assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(refused)
                    .hasMessageContaining("Extra inputs are not permitted")
                    .hasMessageContaining("seed");
        }
    }

    /** Groq: property 'reasoning_content' is unsupported. */
    @Test
    void sendsReasoningBackToWhomItCameFromOnly() {
        try (PlayedServer deepSeek = new PlayedServer("deepseek");
                PlayedServer groq = new PlayedServer("groq", PlayedServer.CHAT, "id", "other")) {
            ChatRequest next = ChatRequest.builder()
                    .user("2+2?")
                    .message(deepSeek.whole(
                                    "{\"choices\":[{\"message\":{\"content\":\"4\",\"reasoning_content\":\"hm\"},\"finish_reason\":\"stop\"}]}")
                            .message())
                    .user("Sure?")
                    .build();

            assertThat(deepSeek.sends(next).toString()).contains("\"reasoning_content\":\"hm\"");
            assertThat(groq.sends(next).toString())
                    .contains("{\"role\":\"assistant\",\"content\":\"4\"}")
                    .doesNotContain("hm");
        }
    }

    @Test
    void givesMistralIdsOfNineLettersAndDigits() {
        try (PlayedServer server = new PlayedServer("mistral")) {
            ChatRequest request = ChatRequest.builder()
                    .user("Hi")
                    .message(Message.builder(Role.ASSISTANT)
                            .reasoning("r")
                            .providerData("reasoning_field", "reasoning_content")
                            .providerData("reasoning_from", "work")
                            .toolCall(ToolCall.of("call_0123456789", "f", "{}"))
                            .toolCall(ToolCall.of("other_123456789", "f", "{}"))
                            .toolCall(ToolCall.of("abcdefghi", "f", "{}"))
                            .toolCall(ToolCall.of("x", "f", "{}"))
                            .build())
                    .message(Message.tool(ToolCall.of("call_0123456789", "f", "{}"), "1"))
                    .message(Message.tool(ToolCall.of("other_123456789", "f", "{}"), "2"))
                    .seed(7)
                    .build();

            String sent = server.sends(request).toString();

            assertThat(sent)
                    .contains(
                            "\"id\":\"123456789\"",
                            "\"id\":\"123456781\"",
                            "\"id\":\"abcdefghi\"",
                            "\"id\":\"x00000000\"")
                    .contains("\"content\":\"1\",\"tool_call_id\":\"123456789\"")
                    .contains("\"content\":\"2\",\"tool_call_id\":\"123456781\"")
                    .contains("\"random_seed\":7")
                    .doesNotContain("reasoning");
        }
    }

    // DeepSeek

    @Test
    void passesOverWhatDeepSeekSendsWhileItWaits() {
        try (PlayedServer server = new PlayedServer("deepseek")) {
            ChatResponse whole = server.whole(
                    "\n\n\n{\"id\":\"1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"ok\",\"reasoning_content\":\"Hm\"},\"finish_reason\":\"stop\"}],"
                            + "\"usage\":{\"prompt_tokens\":9,\"prompt_cache_hit_tokens\":8,\"prompt_cache_miss_tokens\":1}}");
            assertThat(whole.text()).isEqualTo("ok");
            assertThat(whole.usage().cachedTokens()).hasValue(8);

            ChatResponse streamed = server.raw(": keep-alive\n\n: keep-alive\n\n"
                    + sse(
                            "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"Hm\"},\"finish_reason\":null}]}",
                            "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":null}]}",
                            "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"\",\"type\":\"function\",\"function\":{\"arguments\":null}}]},\"finish_reason\":null}]}",
                            "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                            "[DONE]"));
            assertThat(streamed.choices().get(0).message().toolCalls())
                    .containsExactly(ToolCall.of("call_1", "f", "{}"));

            Message turn = streamed.choices().get(0).message();
            String sent = server.sends(asking().message(turn)
                            .message(Message.tool(ToolCall.of("call_1", "f", "{}"), "1"))
                            .build())
                    .toString();
            assertThat(sent).contains("\"reasoning_content\":\"Hm\"");
        }
    }

    @Test
    void speaksDeepSeeksWordsForReasoningAndRefusesASchemaItDoesNotKeep() {
        try (PlayedServer server = new PlayedServer("deepseek")) {
            assertThat(cannotSay(
                            server,
                            asking().responseFormat(ResponseFormat.jsonSchema("a", "{}"))
                                    .build()))
                    .hasMessageContaining("schema");
            assertThat(cannotSay(server, asking().choices(2).build())).hasMessageContaining("'n'");
            assertThat(server.sends(asking().reasoningEffort(ReasoningEffort.MEDIUM)
                                    .build())
                            .toString())
                    .contains("\"reasoning_effort\":\"high\"");
            assertThat(server.sends(asking().reasoningEffort(ReasoningEffort.NONE)
                                    .build())
                            .toString())
                    .contains("\"thinking\":{\"type\":\"disabled\"}")
                    .doesNotContain("reasoning_effort");
        }
    }

    @Test
    void tellsWhenDeepSeekEndsForLackOfResources() {
        try (PlayedServer server = new PlayedServer("deepseek")) {
            String reason = "insufficient_system_resource";
            ChatResponse whole = server.whole(
                    "{\"choices\":[{\"message\":{\"content\":\"o\"},\"finish_reason\":\"" + reason + "\"}]}");
            ChatResponse streamed = server.streamed(
                    "{\"choices\":[{\"delta\":{\"content\":\"o\"},\"finish_reason\":\"" + reason + "\"}]}", "[DONE]");

            assertThat(whole.choices().get(0).finishReason()).contains(FinishReason.OTHER);
            assertThat(streamed.choices().get(0).rawFinishReason()).contains(reason);
            assertThat(server.refused(
                                    402,
                                    "{\"error\":{\"message\":\"Insufficient Balance\",\"type\":\"unknown_error\",\"param\":null,\"code\":\"invalid_request_error\"}}")
                            .kind())
                    .isEqualTo(ErrorKind.QUOTA);
        }
    }

    // Gemini

    @Test
    void tellsGeminisCallsApartThatHaveNoIndex() {
        try (PlayedServer server = new PlayedServer("gemini")) {
            ChatResponse answer = server.streamed(
                    "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"tool_calls\":[{\"index\":null,\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}]}}]}",
                    "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":null,\"id\":\"call_b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}]}");

            assertThat(answer.choices().get(0).message().toolCalls())
                    .containsExactly(ToolCall.of("call_a", "f", "{\"x\":1}"), ToolCall.of("call_b", "g", "{}"));
            assertThat(server.refused(
                                    404,
                                    "[{\"error\":{\"code\":404,\"message\":\"models/x is not found\",\"status\":\"NOT_FOUND\"}}]")
                            .kind())
                    .isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        }
    }
}
