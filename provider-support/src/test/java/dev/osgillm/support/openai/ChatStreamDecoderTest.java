/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import static dev.osgillm.support.openai.Decoded.calls;
import static dev.osgillm.support.openai.Decoded.delta;
import static dev.osgillm.support.openai.Decoded.finish;
import static dev.osgillm.support.openai.Decoded.sse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatStreamDecoderTest {

    private static final String DONE = "[DONE]";
    private static final String USAGE =
            """
            {"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":50,"completion_tokens":20,"total_tokens":70,\
            "prompt_tokens_details":{"cached_tokens":8,"cache_write_tokens":3},\
            "completion_tokens_details":{"reasoning_tokens":5}}}""";

    @Test
    void readsAPlainAnswer() {
        Decoded decoded = Decoded.of(sse(
                "{\"id\":\"c1\",\"model\":\"m-2026\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
                        + "\"content\":\"\",\"refusal\":null},\"finish_reason\":null}],\"usage\":null,\"obfuscation\":\"x7\"}",
                delta("{\"content\":\"Hi\"}"),
                delta("{\"content\":\" there\"}"),
                finish("stop"),
                USAGE,
                DONE));

        ChatResponse response = decoded.response();
        assertThat(decoded.kinds()).containsExactly("TextDelta", "TextDelta", "UsageReported", "ChatCompleted");
        assertThat(response.text()).isEqualTo("Hi there").isEqualTo(decoded.streamedText());
        assertThat(response.finishReason()).contains(FinishReason.STOP);
        assertThat(response.id()).contains("c1");
        assertThat(response.model()).contains("m-2026");
        assertThat(response.providerId()).contains("work");
        assertThat(response.requestId()).contains("req_7");
        assertThat(response.usage().inputTokens()).hasValue(50);
        assertThat(response.usage().outputTokens()).hasValue(20);
        assertThat(response.usage().cachedTokens()).hasValue(8);
        assertThat(response.usage().cacheWriteTokens()).hasValue(3);
        assertThat(response.usage().reasoningTokens()).hasValue(5);
    }

    /** The escape of the u umlaut is split over two fragments. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1 << 16})
    void joinsParallelToolCallsWhateverThePieces(int pieces) {
        Decoded decoded = Decoded.of(
                sse(
                        delta(
                                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_1\","
                                        + "\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"\"}}]}"),
                        calls("[{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\\\"Z\\\\u00f\"}}]"),
                        calls("[{\"index\":0,\"function\":{\"arguments\":\"crich\\\"}\"}}]"),
                        calls("[{\"index\":1,\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"now\","
                                + "\"arguments\":\"{}\"}}]"),
                        finish("tool_calls"),
                        USAGE,
                        DONE),
                pieces);

        assertThat(decoded.response().finishReason()).contains(FinishReason.TOOL_CALLS);
        assertThat(decoded.response().toolCalls()).isEqualTo(decoded.completed());
        assertThat(decoded.completed())
                .extracting(call -> call.id() + " " + call.name() + " " + call.arguments())
                .containsExactly("call_1 get_weather {\"city\":\"Z\\u00fcrich\"}", "call_2 now {}");
        assertThat(decoded.kinds())
                .containsExactly(
                        "ToolCallDelta",
                        "ToolCallDelta",
                        "ToolCallDelta",
                        "ToolCallDelta",
                        "ToolCallCompleted",
                        "ToolCallCompleted",
                        "UsageReported",
                        "ChatCompleted");
    }

    static Stream<Arguments> toolCallStreams() {
        return Stream.of(
                Arguments.of(
                        "interleaved",
                        new String[] {
                            calls(
                                    "[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}},"
                                            + "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}]"),
                            calls("[{\"index\":1,\"function\":{\"arguments\":\"}\"}}]"),
                            calls("[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]")
                        },
                        "a f {\"x\":1}|b g {}"),
                Arguments.of(
                        "Gemini: no index, own ids",
                        new String[] {
                            calls(
                                    "[{\"index\":null,\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"f\","
                                            + "\"arguments\":\"{\\\"x\\\":1}\"}}]"),
                            calls(
                                    "[{\"index\":null,\"id\":\"call_b\",\"type\":\"function\",\"function\":{\"name\":\"g\","
                                            + "\"arguments\":\"{}\"}}]")
                        },
                        "call_a f {\"x\":1}|call_b g {}"),
                Arguments.of(
                        "one index for all, told apart by ids, the last one in pieces",
                        new String[] {
                            calls("[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]"),
                            calls(
                                    "[{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\\\"y\\\":\"}}]"),
                            calls("[{\"index\":0,\"function\":{\"arguments\":\"2}\"}}]")
                        },
                        "a f {}|b g {\"y\":2}"),
                Arguments.of(
                        "a new id in every piece of one call",
                        new String[] {
                            calls("[{\"index\":0,\"id\":\"r1\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]"),
                            calls("[{\"index\":0,\"id\":\"r2\",\"function\":{\"arguments\":\"}\"}}]")
                        },
                        "r1 f {}"),
                Arguments.of(
                        "id and name repeated (TGI)",
                        new String[] {
                            calls(
                                    "[{\"index\":0,\"id\":\"0\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}}]"),
                            calls("[{\"index\":0,\"id\":\"0\",\"function\":{\"name\":\"f\",\"arguments\":\"1}\"}}]")
                        },
                        "0 f {\"x\":1}"),
                Arguments.of(
                        "no index and no ids, pieces follow each other",
                        new String[] {
                            calls("[{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}}]"),
                            calls("[{\"function\":{\"arguments\":\"1}\"}}]")
                        },
                        "call_0 f {\"x\":1}"),
                Arguments.of(
                        "no index and no ids, two whole calls in one delta",
                        new String[] {
                            calls("[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                                    + "{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}]")
                        },
                        "call_0 f {}|call_1 f {\"x\":1}"),
                Arguments.of(
                        "no index and no ids, two whole calls in two deltas",
                        new String[] {
                            calls("[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]"),
                            calls("[{\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]")
                        },
                        "call_0 f {}|call_1 g {}"),
                Arguments.of(
                        "header without function, name later (LiteLLM)",
                        new String[] {
                            calls("[{\"index\":0,\"id\":\"a\",\"type\":\"function\"}]"),
                            calls("[{\"index\":0,\"function\":{\"name\":\"f\"}}]"),
                            calls("[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]")
                        },
                        "a f {}"),
                Arguments.of(
                        "sentinel (DeepSeek)",
                        new String[] {
                            calls("[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]"),
                            calls(
                                    "[{\"index\":0,\"id\":\"\",\"type\":\"function\",\"function\":{\"arguments\":null}}]"),
                            calls("[{\"index\":1,\"id\":\"\",\"type\":\"function\",\"function\":{\"arguments\":null}}]")
                        },
                        "a f {}"),
                Arguments.of(
                        "arguments as an object (Mistral)",
                        new String[] {
                            calls(
                                    "[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":[1]}}}]")
                        },
                        "a f {\"x\":[1]}"),
                Arguments.of(
                        "no arguments",
                        new String[] {calls("[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\"}}]")},
                        "a f {}"),
                Arguments.of(
                        "one id for two calls",
                        new String[] {
                            calls("[{\"index\":0,\"id\":\"0\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]"),
                            calls("[{\"index\":1,\"id\":\"0\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]")
                        },
                        "0 f {}|call_1 g {}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("toolCallStreams")
    void putsToolCallsTogether(String name, String[] chunks, String expected) {
        Decoded decoded = Decoded.of(sse(chunks) + sse(finish("stop"), DONE));

        assertThat(String.join(
                        "|",
                        decoded.completed().stream()
                                .map(call -> call.id() + " " + call.name() + " " + call.arguments())
                                .toList()))
                .isEqualTo(expected);
        assertThat(decoded.response().toolCalls()).isEqualTo(decoded.completed());
        assertThat(decoded.response().finishReason()).contains(FinishReason.TOOL_CALLS);
    }

    static Stream<Arguments> reasoningStreams() {
        return Stream.of(
                Arguments.of("{\"reasoning_content\":\"hm\"}", "reasoning_content"),
                Arguments.of("{\"reasoning\":\"hm\"}", "reasoning"),
                Arguments.of("{\"reasoning\":\"hm\",\"reasoning_content\":\"hm\"}", "reasoning_content"),
                Arguments.of(
                        "{\"reasoning\":\"hm\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\"}]}",
                        "reasoning"),
                Arguments.of("{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\"}]}", null),
                Arguments.of("{\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":\"hm\"}]}", null),
                Arguments.of(
                        "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]}]}",
                        null));
    }

    @ParameterizedTest
    @MethodSource("reasoningStreams")
    void readsReasoningFromEveryKnownField(String delta, String field) {
        Decoded decoded = Decoded.of(sse(delta(delta), delta("{\"content\":\"ok\"}"), finish("stop"), DONE));

        Message message = decoded.response().message();
        assertThat(message.reasoning()).contains("hm");
        assertThat(decoded.streamedReasoning()).isEqualTo("hm");
        assertThat(message.text()).isEqualTo("ok");
        assertThat(message.providerData().get(MessageWriter.REASONING_FIELD)).isEqualTo(field);
    }

    @Test
    void readsARefusal() {
        Decoded decoded = Decoded.of(sse(
                delta("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"\"}"),
                delta("{\"refusal\":\"I can't\"}"),
                delta("{\"refusal\":\" help.\"}"),
                finish("stop"),
                DONE));

        assertThat(decoded.response().message().refusal()).contains("I can't help.");
        assertThat(decoded.streamedRefusal()).isEqualTo("I can't help.");
        assertThat(decoded.response().text()).isEmpty();
    }

    @Test
    void keepsSeveralAnswersApart() {
        String second = "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"B\"},\"finish_reason\":null}]}";
        String end = "{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}";

        ChatResponse response = Decoded.of(sse(
                        delta("{\"content\":\"A\"}"), second, delta("{\"content\":\"a\"}"), end, finish("stop"), DONE))
                .response();

        assertThat(response.choices())
                .extracting(choice ->
                        choice.message().text() + " " + choice.finishReason().orElseThrow())
                .containsExactly("Aa STOP", "B LENGTH");
    }

    @Test
    void readsTheTortureOfSse() {
        String body = "\uFEFF: hello\r\nid: 7\r\nretry: 3000\r\ndata:{\"choices\":[{\"index\":0,\r\n"
                + "data: \"delta\":{\"content\":\"ok\"}}]}\r\n\r\ndata: [DONE]\r\n\r\n";

        assertThat(Decoded.of(body, 1).response().text()).isEqualTo("ok");
    }

    static Stream<Arguments> usages() {
        String groq =
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"id\":\"req_1\","
                        + "\"usage\":{\"queue_time\":0.01,\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}}";
        String withFinish = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}";
        String late = "{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"prompt_tokens_details\":null}}";
        String running = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}],"
                + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}";
        return Stream.of(
                Arguments.of("x_groq", sse(groq, DONE)),
                Arguments.of("with the finish reason", sse(withFinish, DONE)),
                Arguments.of("late, without choices", sse(finish("stop"), late, DONE)),
                Arguments.of("in every chunk", sse(running, withFinish, DONE)),
                Arguments.of("late, without end marker", sse(finish("stop"), late)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("usages")
    void findsTheUsageAndReportsItOnce(String name, String body) {
        Decoded decoded = Decoded.of(body);

        assertThat(decoded.response().usage().inputTokens()).hasValue(5);
        assertThat(decoded.response().usage().outputTokens()).hasValue(2);
        assertThat(decoded.usages()).hasSize(1);
    }

    @Test
    void countsDeepSeeksCacheHits() {
        String usage = "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":null,"
                + "\"prompt_cache_hit_tokens\":4,\"prompt_cache_miss_tokens\":1}}";

        ChatResponse response = Decoded.of(sse(finish("stop"), usage, DONE)).response();

        assertThat(response.usage().cachedTokens()).hasValue(4);
        assertThat(response.usage().outputTokens()).isEmpty();
    }

    @Test
    void passesOverChunksThatSayNothing() {
        String azure =
                "{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\",\"prompt_filter_results\":"
                        + "[{\"prompt_index\":0,\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}]}";
        String nothing = "{\"choices\":[{\"index\":0,\"delta\":null,\"finish_reason\":\"\"}]}";
        String falseErrors = "{\"error\":null,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ok\"}}]}";

        Decoded decoded = Decoded.of(sse(
                azure,
                "{}",
                "{\"choices\":null}",
                nothing,
                "{\"type\":\"ping\",\"error\":\"\"}",
                falseErrors,
                finish("stop"),
                DONE));

        assertThat(decoded.response().text()).isEqualTo("ok");
        assertThat(decoded.response().id()).contains("c");
    }

    static Stream<Arguments> finishReasons() {
        return Stream.of(
                Arguments.of("stop", FinishReason.STOP),
                Arguments.of("stop_sequence", FinishReason.STOP),
                Arguments.of("eos_token", FinishReason.STOP),
                Arguments.of("length", FinishReason.LENGTH),
                Arguments.of("model_length", FinishReason.LENGTH),
                Arguments.of("content_filter", FinishReason.CONTENT_FILTER),
                Arguments.of("insufficient_system_resource", FinishReason.OTHER),
                Arguments.of("abort", FinishReason.OTHER),
                Arguments.of("something new", FinishReason.OTHER));
    }

    @ParameterizedTest
    @MethodSource("finishReasons")
    void mapsFinishReasonsAndKeepsTheServersWord(String raw, FinishReason expected) {
        ChatResponse response =
                Decoded.of(sse(delta("{\"content\":\"x\"}"), finish(raw), DONE)).response();

        assertThat(response.finishReason()).contains(expected);
        assertThat(response.choices().get(0).rawFinishReason()).contains(raw);
    }
}
