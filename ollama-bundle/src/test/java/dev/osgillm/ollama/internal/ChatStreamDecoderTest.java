/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timings;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.TokenLogprob;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.support.call.Frame;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatStreamDecoderTest {

    private static final String THINKING =
            """
            {"model":"qwen3:8b","created_at":"t","message":{"role":"assistant","content":"","thinking":"Let me"},"done":false}""";
    private static final String TEXT =
            """
            {"model":"qwen3:8b","created_at":"t","message":{"role":"assistant","content":"Hi"},"done":false}""";
    private static final String TOOL =
            """
            {"model":"qwen3:8b","created_at":"t","message":{"role":"assistant","content":"","tool_calls":\
            [{"id":"call_ab12cd34","function":{"index":0,"name":"f","arguments":{"x":"1"}}}]},"done":false}""";
    private static final String EMPTY =
            """
            {"model":"qwen3:8b","created_at":"t","message":{"role":"assistant","content":""},"done":false}""";
    private static final String DONE =
            """
            {"model":"qwen3:8b","created_at":"t","message":{"role":"assistant","content":""},"done":true,\
            "done_reason":"stop","total_duration":1,"load_duration":1,"prompt_eval_count":26,"prompt_eval_duration":1,\
            "eval_count":12,"eval_duration":1}""";
    private static final String LEGACY_TOOL =
            """
            {"message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":"{\\"x\\":1}"}}]}}""";

    private final List<ChatEvent> events = new ArrayList<>();
    private final List<ChatAnswer> completed = new ArrayList<>();
    private final ChatStreamDecoder decoder = new ChatStreamDecoder(
            new ChatAnswer("here"),
            new OllamaErrors(URI.create("http://127.0.0.1:11434"), Optional.empty()),
            () -> Timings.of(null, Duration.ofSeconds(1)),
            completed::add);

    @Test
    void readsThoughtsAndTextApart() {
        ChatResponse response = decode(THINKING, EMPTY, TEXT, DONE);

        assertThat(events)
                .startsWith(new ReasoningDelta(0, "Let me"), new TextDelta(0, "Hi"))
                .hasSize(4);
        assertThat(events.get(2)).isInstanceOfSatisfying(UsageReported.class, reported -> {
            assertThat(reported.usage().inputTokens()).hasValue(26);
            assertThat(reported.usage().outputTokens()).hasValue(12);
        });
        assertThat(response.text()).isEqualTo("Hi");
        assertThat(response.message().reasoning()).contains("Let me");
        assertThat(response.model()).contains("qwen3:8b");
        assertThat(response.providerId()).contains("here");
        assertThat(response.finishReason()).contains(FinishReason.STOP);
        assertThat(response.choices().get(0).rawFinishReason()).contains("stop");
        assertThat(response.usage().totalTokens()).hasValue(38);
        assertThat(response.timings()).isPresent();
        assertThat(completed).hasSize(1);
    }

    @Test
    void takesToolCallsWholeFromAnyLine() {
        String inTheLast = DONE.replace(
                "\"content\":\"\"",
                "\"content\":\"\",\"tool_calls\":[{\"id\":\"call_2\",\"function\":{\"name\":\"g\",\"arguments\":{}}}]");

        ChatResponse response = decode(TOOL, inTheLast);

        assertThat(response.toolCalls()).extracting(ToolCall::id).containsExactly("call_ab12cd34", "call_2");
        assertThat(response.toolCalls()).extracting(ToolCall::name).containsExactly("f", "g");
        assertThat(response.toolCalls()).extracting(ToolCall::arguments).containsExactly("{\"x\":\"1\"}", "{}");
        assertThat(response.finishReason()).contains(FinishReason.TOOL_CALLS);
        assertThat(events.stream().filter(ToolCallCompleted.class::isInstance)).hasSize(2);
    }

    @Test
    void makesIdsWhereTheServerSendsNoneAndTakesArgumentsAsText() {
        ChatResponse response = decode(LEGACY_TOOL, LEGACY_TOOL, DONE);

        assertThat(response.toolCalls()).extracting(ToolCall::arguments).containsOnly("{\"x\":1}");
        assertThat(response.toolCalls())
                .extracting(ToolCall::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("call_[0-9a-f]{8}"));
    }

    @Test
    void makesAnIdThatComesTwiceUnique() {
        ChatResponse response = decode(TOOL, TOOL, DONE);

        assertThat(response.toolCalls()).hasSize(2);
        assertThat(response.toolCalls()).extracting(ToolCall::id).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "stop,    STOP",
        "'',      STOP",
        "length,  LENGTH",
        "load,    OTHER",
        "unload,  OTHER",
    })
    void readsWhyItEnded(String reason, FinishReason finish) {
        assertThat(decode(TEXT, DONE.replace("\"stop\"", "\"" + reason + "\"")).finishReason())
                .contains(finish);
    }

    @Test
    void aCutAnswerWithToolCallsIsStillCut() {
        assertThat(decode(TOOL, DONE.replace("\"stop\"", "\"length\"")).finishReason())
                .contains(FinishReason.LENGTH);
    }

    @Test
    void knowsNoUsageWhereTheServerCountsNone() {
        ChatResponse response = decode(TEXT, "{\"done\":true}");

        assertThat(response.usage().inputTokens()).isEmpty();
        assertThat(events).hasSize(2);
        assertThat(response.finishReason()).contains(FinishReason.STOP);
    }

    @Test
    void readsLogProbabilities() {
        String line = TEXT.replace(
                "\"done\":false",
                "\"done\":false,\"logprobs\":[{\"token\":\"Hi\",\"logprob\":-0.5,\"bytes\":[72,105],"
                        + "\"top_logprobs\":[{\"token\":\"Ho\",\"logprob\":-1,\"bytes\":null}]}]");

        assertThat(decode(line, DONE).choices().get(0).logprobs())
                .containsExactly(new TokenLogprob(
                        "Hi", -0.5, List.of(72, 105), List.of(new TokenLogprob("Ho", -1, List.of(), List.of()))));
    }

    @Test
    void toleratesWhatItDoesNotKnowAndWhatIsNull() {
        ChatResponse response = decode(
                """
                {"message":{"content":null,"thinking":null,"tool_calls":null,"new":1},"logprobs":null,"error":null}""",
                """
                {"message":null,"remote_host":"ollama.com","done":false}""",
                TEXT,
                DONE);

        assertThat(response.text()).isEqualTo("Hi");
    }

    @Test
    void anErrorLineIsAnErrorWhateverElseItSays() {
        decoder.frame(new Frame("", TEXT), events::add);

        LlmException failure = catchThrowableOfType(
                LlmException.class,
                () -> decoder.frame(
                        new Frame(
                                "",
                                "{\"error\":\"an error was encountered while running the model: CUDA error\",\"message\":{\"content\":\"no\"},"
                                        + "\"done\":true}"),
                        events::add));

        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("while running the model: CUDA error");
        assertThat(events).containsExactly(new TextDelta(0, "Hi"));
        assertThat(decoder.atEnd()).isFalse();
    }

    @Test
    void theEndOfInputIsNoEndOfTheAnswer() {
        decoder.frame(new Frame("", TEXT), events::add);

        LlmException failure = catchThrowableOfType(LlmException.class, () -> decoder.end(events::add));

        assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(events).hasSize(1);
        assertThat(completed).isEmpty();
        assertThat(decoder.partial()).isInstanceOfSatisfying(ChatResponse.class, partial -> {
            assertThat(partial.text()).isEqualTo("Hi");
            assertThat(partial.finishReason()).isEmpty();
        });
    }

    @Test
    void nothingIsNoPartialAnswer() {
        decoder.frame(new Frame("", EMPTY), events::add);

        assertThat(decoder.partial()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "{\"message\":", "data: {}", "null", "<html>"})
    void whatIsNoObjectIsNotTheProtocol(String line) {
        LlmException failure =
                catchThrowableOfType(LlmException.class, () -> decoder.frame(new Frame("", line), events::add));

        assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    }

    private ChatResponse decode(String... lines) {
        for (String line : lines) {
            assertThat(decoder.atEnd()).isFalse();
            decoder.frame(new Frame("", line), events::add);
        }
        assertThat(decoder.atEnd()).isTrue();
        decoder.end(events::add);
        return ((ChatCompleted) events.get(events.size() - 1)).response();
    }
}
