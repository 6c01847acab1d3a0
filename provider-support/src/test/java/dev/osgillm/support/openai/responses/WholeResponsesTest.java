/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Meters;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.openai.Decoded;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeResponsesTest {

    private static final String THOUGHT = "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[{\"type\":"
            + "\"summary_text\",\"text\":\"Hm.\"}],\"encrypted_content\":\"gAAA\"}";
    private static final String BARE_THOUGHT = "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]}";
    private static final String MESSAGE = message("msg_1", "I ask.");
    private static final String CALL = "{\"id\":\"fc_1\",\"type\":\"function_call\",\"status\":\"completed\","
            + "\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"{}\"}";

    private static String message(String id, String text) {
        return "{\"id\":\"" + id + "\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\","
                + "\"content\":[{\"type\":\"output_text\",\"text\":\"" + text + "\",\"annotations\":[]}]}";
    }

    private static ResponsesOperation operation(Boolean store) {
        ChatRequest.Builder request = ChatRequest.builder().user("Hi");
        if (store != null) {
            request.extra("store", store);
        }
        return new ResponsesOperation(
                "work",
                new OpenAiEndpoint(URI.create("http://127.0.0.1/v1"), Map.of(), Optional.empty()),
                new ResponsesRequestWriter(
                        "work",
                        OpenAiProfile.COMPATIBLE,
                        new ChatRequestWriter.Defaults(
                                "m", OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty()),
                        Optional.empty()),
                Decoded.ERRORS,
                request.build());
    }

    private static ChatResponse read(Boolean store, String body) {
        return operation(store)
                .read(
                        new HttpReply(200, Decoded.HEADERS, body.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        Meters.started());
    }

    private static ChatResponse answer(String... items) {
        return read(null, body("completed", items));
    }

    private static String body(String status, String... items) {
        return "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"" + status + "\",\"error\":null,"
                + "\"incomplete_details\":null,\"model\":\"gpt-x\",\"output\":[" + String.join(",", items) + "]}";
    }

    private static LlmException failure(String body) {
        return catchThrowableOfType(LlmException.class, () -> read(null, body));
    }

    private static JsonArray sentBack(Message message, String to) {
        return new InputWriter("developer", new Speaker(to, "m")).write(List.of(message));
    }

    private static JsonArray array(String... items) {
        return JsonParser.parseString("[" + String.join(",", items) + "]").getAsJsonArray();
    }

    @Test
    void readsAWholeAnswer() {
        ChatResponse response = answer(THOUGHT, MESSAGE, CALL);

        assertThat(response.text()).isEqualTo("I ask.");
        assertThat(response.message().reasoning()).contains("Hm.");
        assertThat(response.toolCalls()).containsExactly(ToolCall.of("call_1", "f", "{}"));
        assertThat(response.finishReason()).contains(FinishReason.TOOL_CALLS);
        assertThat(response.id()).contains("resp_1");
        assertThat(response.requestId()).contains("req_7");
        assertThat(response.timings()).isPresent();
    }

    @Test
    void replaysAWholeAnswerAsAStream() {
        List<ChatEvent> events = new ArrayList<>();

        operation(null).replay(answer(THOUGHT, MESSAGE, CALL), events::add);

        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("ReasoningDelta", "TextDelta", "ToolCallCompleted", "ChatCompleted");
    }

    @Test
    void sendsThoughtsBackWithTheItemsTheyBelongTo() {
        String told = THOUGHT.replace("\"summary\"", "\"status\":null,\"summary\"");

        Message message = answer(told, MESSAGE, CALL).message();

        assertThat(sentBack(message, "work")).isEqualTo(array(THOUGHT, MESSAGE, CALL));
    }

    @Test
    void sendsSeveralMessagesBackAsTheyCame() {
        Message message = answer(MESSAGE, CALL, message("msg_2", "I wait.")).message();

        assertThat(message.text()).isEqualTo("I ask.I wait.");
        assertThat(sentBack(message, "work")).isEqualTo(array(MESSAGE, CALL, message("msg_2", "I wait.")));
    }

    @Test
    void sendsARefusalAndItemsOfOtherKindsBack() {
        String refused = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"refusal\",\"refusal\":\"No.\"}]}";
        String search = "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"completed\"}";

        assertThat(sentBack(answer(search, refused).message(), "work")).isEqualTo(array(search, refused));
    }

    @Test
    void sendsThoughtsToNobodyElse() {
        Message message = answer(THOUGHT, MESSAGE, CALL).message();

        assertThat(sentBack(message, "other").toString()).doesNotContain("gAAA").doesNotContain("fc_1");
        assertThat(sentBack(message, "other")).hasSize(2);
    }

    @Test
    void sendsAMessageThatTheApplicationChangedAsItIsNow() {
        Message came = answer(THOUGHT, MESSAGE, CALL).message();
        String note = came.providerData().get(ItemOrder.KEY);
        Message reworded = Message.builder(Role.ASSISTANT)
                .text("Well.")
                .toolCall(ToolCall.of("call_1", "f", "{\"x\":1}"))
                .providerData(ItemOrder.KEY, note)
                .build();
        Message shortened = Message.builder(Role.ASSISTANT)
                .text("Well.")
                .providerData(ItemOrder.KEY, note)
                .build();
        Message silenced = Message.builder(Role.ASSISTANT)
                .toolCall(ToolCall.of("call_1", "f", "{}"))
                .providerData(ItemOrder.KEY, note)
                .build();
        Message extended = Message.builder(Role.ASSISTANT)
                .text("I ask.")
                .text(" Really.")
                .toolCall(ToolCall.of("call_1", "f", "{}"))
                .providerData(ItemOrder.KEY, note)
                .build();
        Message broken = Message.builder(Role.ASSISTANT)
                .text("Well.")
                .providerData(ItemOrder.KEY, note.substring(9))
                .build();

        assertThat(sentBack(reworded, "work").toString()).contains("gAAA", "Well.", "{\\\"x\\\":1}");
        assertThat(sentBack(shortened, "work")).isEqualTo(array("{\"role\":\"assistant\",\"content\":\"Well.\"}"));
        assertThat(sentBack(silenced, "work").toString()).contains("call_1").doesNotContain("gAAA");
        assertThat(sentBack(extended, "work").toString())
                .contains("I ask. Really.", "call_1")
                .doesNotContain("gAAA");
        assertThat(sentBack(broken, "work")).isEqualTo(array("{\"role\":\"assistant\",\"content\":\"Well.\"}"));
    }

    @Test
    void sendsNoThoughtsBackThatTheServerDidNotGive() {
        assertThat(answer(BARE_THOUGHT, MESSAGE).message().providerData()).isEmpty();
        assertThat(answer(MESSAGE, CALL).message().providerData()).isEmpty();
        assertThat(read(true, body("completed", BARE_THOUGHT, MESSAGE))
                        .message()
                        .providerData())
                .containsKey(ItemOrder.KEY);
    }

    @Test
    void sendsNothingBackOfAnAnswerThatIsCut() {
        ChatResponse cut = read(null, body("incomplete", THOUGHT, MESSAGE));

        assertThat(cut.message().providerData()).isEmpty();
        assertThat(cut.choices().get(0).rawFinishReason()).contains("incomplete");
        assertThat(cut.finishReason()).contains(FinishReason.OTHER);
    }

    @ParameterizedTest
    @CsvSource({"true, resp_1", "false,", ","})
    void canGoOnFromAnAnswerThatTheServerKeeps(Boolean store, String continuation) {
        assertThat(read(store, body("completed", MESSAGE)).continuation()).isEqualTo(Optional.ofNullable(continuation));
    }

    @Test
    void failsWithTheErrorInTheAnswer() {
        LlmException failed = failure("{\"id\":\"resp_1\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\","
                + "\"message\":\"Oh.\"},\"output\":[]}");

        assertThat(failed.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failed.code()).contains("server_error");
        assertThat(failure(body("failed")).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"x\"", "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}"})
    void isNoAnswerWithoutOutput(String body) {
        LlmException failed = failure(body);

        assertThat(failed.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failed).hasMessageContaining("dialect = chat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "in_progress", "cancelled"})
    void isNoAnswerBeforeItIsDone(String status) {
        LlmException failed = failure(body(status));

        assertThat(failed.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failed).hasMessageContaining(status).hasMessageContaining("background");
    }
}
