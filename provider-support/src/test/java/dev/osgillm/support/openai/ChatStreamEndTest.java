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

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.chat.FinishReason;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How streams end: well, with an error, cut off. */
class ChatStreamEndTest {

    private static final String DONE = "[DONE]";
    private static final String USAGE =
            """
            {"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":50,"completion_tokens":20,"total_tokens":70,\
            "prompt_tokens_details":{"cached_tokens":8,"cache_write_tokens":3},\
            "completion_tokens_details":{"reasoning_tokens":5}}}""";

    static Stream<Arguments> errors() {
        String openRouter =
                "{\"id\":\"gen-1\",\"model\":\"a/b\",\"error\":{\"code\":502,\"message\":\"Provider disconnected\","
                        + "\"metadata\":{\"error_type\":\"provider_unavailable\",\"provider_name\":\"Acme\"}},"
                        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}";
        String tgi = "{\"error\":{\"message\":\"Input validation error: `inputs` must have less than 4096 tokens."
                + " Given: 5000\",\"http_status_code\":422}}";
        String inChoice = "{\"choices\":[{\"index\":0,\"error\":{\"code\":502,\"message\":\"Upstream broke\"},"
                + "\"finish_reason\":\"error\"}]}";
        return Stream.of(
                Arguments.of("OpenRouter", sse(openRouter), ErrorKind.UNAVAILABLE, "Provider disconnected"),
                Arguments.of(
                        "vLLM",
                        sse("{\"error\":{\"message\":\"Bad\",\"code\":400}}", DONE),
                        ErrorKind.INVALID_REQUEST,
                        "Bad"),
                Arguments.of("LM Studio", sse("{\"error\":\"Model crashed\"}"), ErrorKind.UNAVAILABLE, "Model crashed"),
                Arguments.of(
                        "array",
                        sse("[{\"error\":{\"code\":503,\"message\":\"Busy\"}}]"),
                        ErrorKind.UNAVAILABLE,
                        "Busy"),
                Arguments.of(
                        "old llama.cpp",
                        "error: {\"code\":500,\"message\":\"Slot broke\",\"type\":\"server_error\"}\n\n",
                        ErrorKind.UNAVAILABLE,
                        "Slot broke"),
                Arguments.of(
                        "llama.cpp",
                        sse("{\"error\":{\"code\":500,\"message\":\"Slot broke\",\"type\":\"server_error\"}}"),
                        ErrorKind.UNAVAILABLE,
                        "Slot broke"),
                Arguments.of("event with text", "event: error\ndata: It broke\n\n", ErrorKind.UNAVAILABLE, "It broke"),
                Arguments.of(
                        "event with JSON",
                        "event: error\ndata: {\"error\":{\"message\":\"No\",\"code\":\"invalid_api_key\"}}\n\n",
                        ErrorKind.AUTHENTICATION,
                        "No"),
                Arguments.of("TGI", sse(tgi, DONE), ErrorKind.CONTEXT_LENGTH, "must have less than 4096 tokens"),
                Arguments.of(
                        "flat",
                        sse("{\"object\":\"error\",\"message\":\"Old\",\"type\":\"BadRequestError\",\"code\":400}"),
                        ErrorKind.INVALID_REQUEST,
                        "Old"),
                Arguments.of(
                        "Groq",
                        sse("{\"x_groq\":{\"error\":\"Over capacity\"}}"),
                        ErrorKind.UNAVAILABLE,
                        "Over capacity"),
                Arguments.of("in a choice", sse(inChoice), ErrorKind.UNAVAILABLE, "Upstream broke"),
                Arguments.of(
                        "only a finish reason",
                        sse(finish("error"), DONE),
                        ErrorKind.UNAVAILABLE,
                        "did not say which"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void takesAnErrorInTheStreamForAnError(String name, String end, ErrorKind kind, String words) {
        Decoded decoded = Decoded.of(sse(delta("{\"content\":\"Hel\"}")) + end);

        assertThat(decoded.failure.kind()).isEqualTo(kind);
        assertThat(decoded.failure).hasMessageContaining(words);
        assertThat(decoded.failure.requestId()).contains("req_7");
        assertThat(decoded.kinds()).containsExactly("TextDelta");
        assertThat(decoded.partial.text()).isEqualTo("Hel");
        assertThat(decoded.partial.finishReason()).isEmpty();
    }

    static Stream<Arguments> cutStreams() {
        String open = calls("[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}}]");
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("only comments", ": keep-alive\n\n"),
                Arguments.of("in the text", sse(delta("{\"content\":\"Hel\"}"))),
                Arguments.of("only a role", sse(delta("{\"role\":\"assistant\"}"))),
                Arguments.of("in a tool call", sse(open)),
                Arguments.of("in a tool call, with the end marker", sse(open, DONE)),
                Arguments.of("only the end marker", sse(DONE)),
                Arguments.of(
                        "one of two answers",
                        sse(
                                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"B\"},\"finish_reason\":null}]}",
                                finish("stop"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cutStreams")
    void doesNotTakeACutStreamForAnAnswer(String name, String body) {
        Decoded decoded = Decoded.of(body);

        assertThat(decoded.failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(decoded.completed()).isEmpty();
        assertThat(decoded.kinds()).doesNotContain("ChatCompleted");
        assertThat(decoded.partial.finishReason()).isEmpty();
        assertThat(decoded.partial.toolCalls()).isEmpty();
    }

    @Test
    void endsWithoutEndMarkerWhenThereWasAFinishReason() {
        assertThat(Decoded.of(sse(delta("{\"content\":\"ok\"}"), finish("stop")))
                        .response()
                        .finishReason())
                .contains(FinishReason.STOP);
    }

    @Test
    void endsWithoutFinishReasonWhenThereWasTheEndMarker() {
        assertThat(Decoded.of(sse(delta("{\"content\":\"ok\"}"), DONE))
                        .response()
                        .finishReason())
                .contains(FinishReason.STOP);
    }

    /** The last call lacks its end; LENGTH says so, and nobody runs half a call. */
    @Test
    void leavesOutACallThatTheLengthLimitCut() {
        Decoded decoded = Decoded.of(sse(
                calls("[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]"),
                calls("[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\\\"x\\\":\"}}]"),
                finish("length"),
                DONE));

        assertThat(decoded.response().finishReason()).contains(FinishReason.LENGTH);
        assertThat(decoded.completed()).extracting(call -> call.id()).containsExactly("a");
        assertThat(decoded.response().toolCalls()).isEqualTo(decoded.completed());
    }

    @Test
    void survivesNonsenseInsideAChunk() {
        Decoded decoded = Decoded.of(sse(
                "{\"choices\":[7,null,{\"index\":\"x\",\"delta\":{\"content\":\"o\",\"tool_calls\":[3,{\"function\":[]}],"
                        + "\"reasoning_details\":[1]},\"logprobs\":{\"content\":[{\"token\":\"o\",\"logprob\":\"low\","
                        + "\"bytes\":[111,null,\"x\"]},4]}}],\"usage\":{\"prompt_tokens\":\"many\"}}",
                delta("{\"content\":[\"x\",{\"type\":\"text\",\"text\":\"k\"}]}"),
                finish("stop"),
                DONE));

        assertThat(decoded.response().text()).isEqualTo("ok");
        assertThat(decoded.response().choices().get(0).logprobs()).hasSize(1);
    }

    @Test
    void saysWhatCameInsteadOfJsonButNoKey() {
        Decoded decoded = Decoded.of("data: <html> own-secret-4711 sk-abcdefghijkl\n\n");

        assertThat(decoded.failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(decoded.failure).hasMessageContaining("<html>").hasMessageContaining("base_url");
        assertThat(decoded.failure.toString()).doesNotContain("4711").doesNotContain("abcdefghijkl");
    }
}
