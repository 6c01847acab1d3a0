/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.Scripts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** OpenAI's dialect, which Hugging Face's router speaks as well, but for its embeddings. */
final class OpenAiWire implements Wire {

    private final boolean bareVectors;

    /** @param bareVectors whether embeddings are an array and nothing else, as at Hugging Face */
    OpenAiWire(boolean bareVectors) {
        this.bareVectors = bareVectors;
    }

    @Override
    public String streamType() {
        return Scripts.SSE;
    }

    @Override
    public List<byte[]> textFrames(String model, List<String> words) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(Scripts.sseFrame(OpenAiPayloads.roleChunk(model)));
        words.forEach(word -> frames.add(Scripts.sseFrame(OpenAiPayloads.textChunk(model, word))));
        return frames;
    }

    @Override
    public List<byte[]> toolFrames(String model, String arguments) {
        int middle = arguments.length() / 2;
        String first = arguments.substring(0, middle);
        String rest = arguments.substring(middle);
        return frames(
                OpenAiPayloads.roleChunk(model),
                OpenAiPayloads.toolCallChunk(model, 0, "call_a", Answers.TOOL),
                OpenAiPayloads.toolArgumentsChunk(model, 0, first),
                OpenAiPayloads.toolCallChunk(model, 1, "call_b", Answers.TOOL),
                OpenAiPayloads.toolArgumentsChunk(model, 1, first),
                OpenAiPayloads.toolArgumentsChunk(model, 0, rest),
                OpenAiPayloads.toolArgumentsChunk(model, 1, rest));
    }

    @Override
    public List<byte[]> endFrames(String model, boolean tools) {
        return frames(
                OpenAiPayloads.finishChunk(model, tools ? "tool_calls" : "stop"),
                OpenAiPayloads.usageChunk(model, 3, 5),
                OpenAiPayloads.DONE);
    }

    @Override
    public List<byte[]> errorFrames(String message) {
        return frames(error(message));
    }

    @Override
    public String wholeText(String model, String text) {
        return OpenAiPayloads.completion(model, text, "stop", 3, 5);
    }

    @Override
    public String wholeToolCall(String model, String arguments) {
        return OpenAiPayloads.toolCallCompletion(model, "call_a", Answers.TOOL, arguments, 3);
    }

    @Override
    public String error(String message) {
        return OpenAiPayloads.error(message, "server_error", null, null);
    }

    @Override
    public String embeddings(String model, List<float[]> vectors) {
        if (bareVectors) {
            return vectors.stream().map(Arrays::toString).toList().toString();
        }
        List<String> data = new ArrayList<>();
        for (float[] vector : vectors) {
            data.add("{\"object\":\"embedding\",\"index\":" + data.size() + ",\"embedding\":" + Arrays.toString(vector)
                    + "}");
        }
        return "{\"object\":\"list\",\"model\":\"" + model + "\",\"data\":" + data
                + ",\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}";
    }

    private static List<byte[]> frames(String... payloads) {
        return Stream.of(payloads).map(Scripts::sseFrame).toList();
    }
}
