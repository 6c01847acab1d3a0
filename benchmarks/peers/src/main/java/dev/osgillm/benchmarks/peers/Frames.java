/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.peers;

import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The pieces of good and bad answers, in one dialect or the other. */
final class Frames {

    /** The text of every good answer, in two pieces. */
    static final String TEXT = "Hello there";

    private static final String FIRST = "Hello ";
    private static final String SECOND = "there";

    private final boolean ollama;

    Frames(boolean ollama) {
        this.ollama = ollama;
    }

    String type() {
        return ollama ? Scripts.NDJSON : Scripts.SSE;
    }

    String first() {
        return ollama
                ? line(OllamaPayloads.textLine("m", FIRST))
                : event(OpenAiPayloads.roleChunk("m")) + event(OpenAiPayloads.textChunk("m", FIRST));
    }

    String second() {
        return ollama ? line(OllamaPayloads.textLine("m", SECOND)) : event(OpenAiPayloads.textChunk("m", SECOND));
    }

    String end() {
        return ollama
                ? line(OllamaPayloads.doneLine("m", "stop", 3, 5))
                : event(OpenAiPayloads.finishChunk("m", "stop")) + event(OpenAiPayloads.DONE);
    }

    String good() {
        return first() + second() + end();
    }

    /** @return a good answer whose very first event has text */
    String goodAtOnce() {
        return event(OpenAiPayloads.textChunk("m", FIRST)) + second() + end();
    }

    String error() {
        return ollama ? line(OllamaPayloads.error("The wheels came off.")) : event(error("server_error"));
    }

    static String error(String code) {
        return OpenAiPayloads.error("The wheels came off.", code, null, code);
    }

    String errorBody(String code) {
        return ollama ? OllamaPayloads.error("The wheels came off.") : error(code);
    }

    String whole() {
        return ollama
                ? OllamaPayloads.whole("m", TEXT, "stop", 3, 5)
                : OpenAiPayloads.completion("m", TEXT, "stop", 3, 5);
    }

    /** @return a stream whose frames are written one by one */
    Script open(String... parts) {
        return exchange -> {
            exchange.startChunks(200, Map.of("Content-Type", type()));
            for (String part : parts) {
                exchange.chunk(part);
            }
        };
    }

    /** @return a stream that ends in good order for HTTP, whatever it holds */
    Script complete(String... parts) {
        return open(parts).then(Scripts.end());
    }

    static String event(String payload) {
        return "data: " + payload + "\n\n";
    }

    private static String line(String payload) {
        return payload + "\n";
    }

    static String toolDelta(String call) {
        return event(
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"delta\":{\"tool_calls\":[" + call + "]},\"finish_reason\":null}]}");
    }

    static String toolEnd() {
        return event(OpenAiPayloads.finishChunk("m", "tool_calls")) + event(OpenAiPayloads.DONE);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
