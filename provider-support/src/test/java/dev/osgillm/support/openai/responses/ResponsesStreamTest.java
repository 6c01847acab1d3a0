/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import static dev.osgillm.support.openai.responses.StreamEvents.CALL_ADDED;
import static dev.osgillm.support.openai.responses.StreamEvents.COMPLETED;
import static dev.osgillm.support.openai.responses.StreamEvents.CREATED;
import static dev.osgillm.support.openai.responses.StreamEvents.arguments;
import static dev.osgillm.support.openai.responses.StreamEvents.completed;
import static dev.osgillm.support.openai.responses.StreamEvents.decoded;
import static dev.osgillm.support.openai.responses.StreamEvents.event;
import static dev.osgillm.support.openai.responses.StreamEvents.incomplete;
import static dev.osgillm.support.openai.responses.StreamEvents.message;
import static dev.osgillm.support.openai.responses.StreamEvents.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.TokenLogprob;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallDelta;
import dev.osgillm.support.openai.Decoded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesStreamTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1 << 16})
    void readsATextThatIsToldFourTimesOnce(int pieces) {
        Decoded decoded = decoded(
                false,
                pieces,
                CREATED,
                event("in_progress", "\"response\":{\"id\":\"resp_1\"}"),
                event(
                        "output_item.added",
                        "\"output_index\":0,\"item\":{\"id\":\"msg_1\",\"type\":\"message\","
                                + "\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}"),
                event(
                        "content_part.added",
                        "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,"
                                + "\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[]}"),
                text("Grü"),
                text("ße"),
                event("output_text.done", "\"output_index\":0,\"content_index\":0,\"text\":\"Grüße\""),
                event(
                        "content_part.done",
                        "\"output_index\":0,\"content_index\":0,"
                                + "\"part\":{\"type\":\"output_text\",\"text\":\"Grüße\",\"annotations\":[]}"),
                event("output_item.done", "\"output_index\":0,\"item\":" + message("msg_1", "Grüße")),
                completed(message("msg_1", "Grüße")));

        assertThat(decoded.kinds()).containsExactly("TextDelta", "TextDelta", "UsageReported", "ChatCompleted");
        ChatResponse response = decoded.response();
        assertThat(response.text()).isEqualTo("Grüße");
        assertThat(response.finishReason()).contains(FinishReason.STOP);
        assertThat(response.choices().get(0).rawFinishReason()).contains("completed");
        assertThat(response.id()).contains("resp_1");
        assertThat(response.model()).contains("gpt-x");
        assertThat(response.providerId()).contains("work");
        assertThat(response.requestId()).contains("req_7");
        assertThat(response.continuation()).isEmpty();
        assertThat(response.usage())
                .isEqualTo(Usage.builder()
                        .inputTokens(10)
                        .outputTokens(5)
                        .totalTokens(15)
                        .cachedTokens(4)
                        .cacheWriteTokens(2)
                        .reasoningTokens(3)
                        .build());
    }

    @Test
    void namesTheAnswerForALaterRequestWhereTheServerKeepsIt() {
        assertThat(decoded(true, 100, CREATED, text("Hi"), COMPLETED).response().continuation())
                .contains("resp_1");
    }

    @Test
    void emitsWhatOnlyTheEndTells() {
        Decoded decoded = decoded(CREATED, text("Hel"), completed(message("msg_1", "Hello")));

        assertThat(decoded.kinds()).startsWith("TextDelta", "TextDelta");
        assertThat(decoded.streamedText()).isEqualTo("Hello");
        assertThat(decoded.response().text()).isEqualTo("Hello");
    }

    @Test
    void takesBackNothingWhenTheEndTellsAnotherText() {
        Decoded decoded = decoded(CREATED, text("Hello"), completed(message("msg_1", "Bye")));

        assertThat(decoded.streamedText()).isEqualTo("Hello");
        assertThat(decoded.response().text()).isEqualTo("Hello");
    }

    @Test
    void readsTextsThatOnlyTheirPartsTell() {
        Decoded decoded = decoded(
                event(
                        "reasoning_summary_part.done",
                        "\"output_index\":0,\"summary_index\":0,"
                                + "\"part\":{\"type\":\"summary_text\",\"text\":\"Hm.\"}"),
                event(
                        "content_part.done",
                        "\"output_index\":1,\"content_index\":0,"
                                + "\"part\":{\"type\":\"output_text\",\"text\":\"Hi\"}"),
                COMPLETED);

        assertThat(decoded.streamedReasoning()).isEqualTo("Hm.");
        assertThat(decoded.streamedText()).isEqualTo("Hi");
    }

    @Test
    void tellsNothingTwiceWhenTheEndLeavesItemsOut() {
        Decoded decoded = decoded(
                event(
                        "output_item.done",
                        "\"output_index\":0,\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\","
                                + "\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm.\"}]}"),
                event("output_text.delta", "\"output_index\":1,\"content_index\":0,\"delta\":\"Hi\""),
                completed(message("msg_9", "Hi")));

        assertThat(decoded.streamedText()).isEqualTo("Hi");
        assertThat(decoded.response().text()).isEqualTo("Hi");
    }

    @Test
    void readsThoughtsApartFromTheText() {
        Decoded decoded = decoded(
                event(
                        "reasoning_summary_part.added",
                        "\"output_index\":0,\"summary_index\":0,"
                                + "\"part\":{\"type\":\"summary_text\",\"text\":\"\"}"),
                event("reasoning_summary_text.delta", "\"output_index\":0,\"summary_index\":0,\"delta\":\"First\""),
                event("reasoning_summary_text.done", "\"output_index\":0,\"summary_index\":0,\"text\":\"First.\""),
                event(
                        "reasoning_summary_part.done",
                        "\"output_index\":0,\"summary_index\":0,"
                                + "\"part\":{\"type\":\"summary_text\",\"text\":\"First.\"}"),
                event("reasoning_summary_text.delta", "\"output_index\":0,\"summary_index\":1,\"delta\":\"Second.\""),
                event("reasoning_text.delta", "\"output_index\":1,\"content_index\":0,\"delta\":\"Raw\""),
                event("reasoning_text.done", "\"output_index\":1,\"content_index\":0,\"text\":\"Raw.\""),
                event("output_text.delta", "\"output_index\":2,\"content_index\":0,\"delta\":\"Yes.\""),
                COMPLETED);

        assertThat(decoded.streamedReasoning()).isEqualTo("First.\n\nSecond.\n\nRaw.");
        assertThat(decoded.response().message().reasoning()).contains("First.\n\nSecond.\n\nRaw.");
        assertThat(decoded.response().text()).isEqualTo("Yes.");
    }

    @Test
    void readsARefusal() {
        Decoded decoded = decoded(
                event("refusal.delta", "\"output_index\":0,\"content_index\":0,\"delta\":\"I can't\""),
                event("refusal.done", "\"output_index\":0,\"content_index\":0,\"refusal\":\"I can't help.\""),
                COMPLETED);

        assertThat(decoded.streamedRefusal()).isEqualTo("I can't help.");
        assertThat(decoded.response().message().refusal()).contains("I can't help.");
        assertThat(decoded.response().text()).isEmpty();
    }

    @Test
    void putsParallelCallsTogether() {
        Decoded decoded = decoded(
                CREATED,
                CALL_ADDED,
                arguments(0, "{\\\"x\\\""),
                event(
                        "output_item.added",
                        "\"output_index\":1,\"item\":{\"id\":\"fc_2\",\"type\":\"function_call\","
                                + "\"call_id\":\"call_2\",\"name\":\"now\",\"arguments\":\"\"}"),
                arguments(0, ":1}"),
                event("function_call_arguments.done", "\"output_index\":1,\"name\":\"now\",\"arguments\":\"{}\""),
                COMPLETED);

        assertThat(decoded.kinds())
                .containsExactly(
                        "ToolCallDelta",
                        "ToolCallDelta",
                        "ToolCallDelta",
                        "ToolCallDelta",
                        "ToolCallDelta",
                        "ToolCallCompleted",
                        "ToolCallCompleted",
                        "UsageReported",
                        "ChatCompleted");
        assertThat(decoded.events.subList(0, 5)).extracting("index").containsExactly(0, 0, 1, 0, 1);
        assertThat(decoded.completed())
                .containsExactly(ToolCall.of("call_1", "f", "{\"x\":1}"), ToolCall.of("call_2", "now", "{}"));
        assertThat(decoded.response().toolCalls()).isEqualTo(decoded.completed());
        assertThat(decoded.response().finishReason()).contains(FinishReason.TOOL_CALLS);
    }

    @Test
    void givesACallAnIdWhenTheServerGivesNone() {
        Decoded decoded = decoded(arguments(0, "{}"), COMPLETED);

        assertThat(decoded.events.get(0)).isEqualTo(new ToolCallDelta(0, 0, "", "", "{}"));
        assertThat(decoded.completed()).containsExactly(ToolCall.of("call_0", "", "{}"));
    }

    @Test
    void trustsWholeArgumentsMoreThanTheirPieces() {
        Decoded decoded = decoded(
                CALL_ADDED,
                arguments(0, "{\\\"lost"),
                event("function_call_arguments.done", "\"output_index\":0,\"arguments\":\"{\\\"x\\\":1}\""),
                COMPLETED);

        assertThat(decoded.completed()).containsExactly(ToolCall.of("call_1", "f", "{\"x\":1}"));
    }

    @ParameterizedTest
    @CsvSource({"max_output_tokens, LENGTH", "content_filter, CONTENT_FILTER", "new_reason, OTHER"})
    void saysWhyAnAnswerIsIncomplete(String reason, FinishReason expected) {
        ChatResponse response =
                decoded(CREATED, text("Half"), incomplete(reason, "")).response();

        assertThat(response.finishReason()).contains(expected);
        assertThat(response.choices().get(0).rawFinishReason()).contains(reason);
        assertThat(response.text()).isEqualTo("Half");
    }

    @Test
    void believesTheAnswerMoreThanTheNameOfTheEvent() {
        String last = incomplete("max_output_tokens", "").replace("response.incomplete", "response.completed");

        assertThat(decoded(CREATED, text("Half"), last).response().finishReason())
                .contains(FinishReason.LENGTH);
    }

    @Test
    void leavesOutACallThatTheLimitCut() {
        Decoded decoded = decoded(CALL_ADDED, arguments(0, "{\\\"x\\\":"), incomplete("max_output_tokens", ""));

        assertThat(decoded.completed()).isEmpty();
        assertThat(decoded.response().toolCalls()).isEmpty();
        assertThat(decoded.response().finishReason()).contains(FinishReason.LENGTH);
    }

    @Test
    void passesOverEventsAndItemsItDoesNotKnow() {
        Decoded decoded = decoded(
                ": keep-alive\n\n",
                CREATED,
                event("queued", "\"response\":{}"),
                event("web_search_call.searching", "\"output_index\":0,\"item_id\":\"ws_1\""),
                event("mcp_call.failed", "\"output_index\":0,\"item_id\":\"mcp_1\",\"message\":\"no\""),
                event("audio.delta", "\"delta\":\"AAAA\""),
                event("output_text.annotation.added", "\"output_index\":0,\"annotation\":{}"),
                event("quantum_text.delta", "\"output_index\":0,\"delta\":\"?\""),
                "event: keepalive\ndata: {\"type\":\"keepalive\"}\n\n",
                event("output_item.done", "\"output_index\":0,\"item\":{\"id\":\"ws_1\",\"type\":\"web_search_call\"}"),
                event("output_text.delta", "\"output_index\":1,\"content_index\":0,\"delta\":\"Hi\""),
                COMPLETED,
                Decoded.sse("[DONE]"));

        assertThat(decoded.kinds()).containsExactly("TextDelta", "UsageReported", "ChatCompleted");
        assertThat(decoded.response().text()).isEqualTo("Hi");
    }

    @Test
    void findsItemsByTheirIdWhereAServerDoesNotCountThem() {
        Decoded decoded = decoded(
                event("output_item.added", "\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]}"),
                event("reasoning_text.delta", "\"item_id\":\"rs_1\",\"delta\":\"Hm.\""),
                event("output_item.added", "\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"content\":[]}"),
                event("output_text.delta", "\"item_id\":\"msg_1\",\"delta\":\"Hi\""),
                event("output_text.delta", "\"item_id\":\"msg_1\",\"delta\":\"!\""),
                completed(message("msg_1", "Hi!")));

        assertThat(decoded.streamedText()).isEqualTo("Hi!");
        assertThat(decoded.response().text()).isEqualTo("Hi!");
        assertThat(decoded.response().message().reasoning()).contains("Hm.");
    }

    @Test
    void readsLogprobsFromPiecesOrTheWhole() {
        String token = "[{\"token\":\"Hi\",\"logprob\":-0.5,\"bytes\":[72,105],\"top_logprobs\":[]}]";
        String piece = event("output_text.delta", "\"output_index\":0,\"delta\":\"Hi\",\"logprobs\":" + token);
        String whole = event("output_text.done", "\"output_index\":0,\"text\":\"Hi\",\"logprobs\":" + token);

        assertThat(decoded(piece, COMPLETED).response().choices().get(0).logprobs())
                .extracting(TokenLogprob::token)
                .containsExactly("Hi");
        assertThat(decoded(piece, whole, COMPLETED).response().choices().get(0).logprobs())
                .hasSize(1);
    }
}
