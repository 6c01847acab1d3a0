/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.server.Scripts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Ollama's own dialect. */
final class OllamaWire implements Wire {

    @Override
    public String streamType() {
        return Scripts.NDJSON;
    }

    @Override
    public List<byte[]> textFrames(String model, List<String> words) {
        return words.stream()
                .map(word -> Scripts.ndjsonFrame(OllamaPayloads.textLine(model, word)))
                .toList();
    }

    @Override
    public List<byte[]> toolFrames(String model, String arguments) {
        return List.of(
                Scripts.ndjsonFrame(OllamaPayloads.toolCallLine(model, "call_a", Answers.TOOL, members(arguments))),
                Scripts.ndjsonFrame(OllamaPayloads.toolCallLine(model, "call_b", Answers.TOOL, members(arguments))));
    }

    private static Map<String, Object> members(String arguments) {
        return Map.of("number", Long.valueOf(arguments.replaceAll("\\D", "")));
    }

    @Override
    public List<byte[]> endFrames(String model, boolean tools) {
        return List.of(Scripts.ndjsonFrame(OllamaPayloads.doneLine(model, "stop", 3, 5)));
    }

    @Override
    public List<byte[]> errorFrames(String message) {
        return List.of(Scripts.ndjsonFrame(error(message)));
    }

    @Override
    public String wholeText(String model, String text) {
        return OllamaPayloads.whole(model, text, "stop", 3, 5);
    }

    @Override
    public String wholeToolCall(String model, String arguments) {
        return OllamaPayloads.wholeToolCall(model, "call_a", Answers.TOOL, members(arguments), 3);
    }

    @Override
    public String error(String message) {
        return OllamaPayloads.error(message);
    }

    @Override
    public String embeddings(String model, List<float[]> vectors) {
        return "{\"model\":\"" + model + "\",\"embeddings\":"
                + vectors.stream().map(Arrays::toString).toList() + ",\"prompt_eval_count\":1}";
    }
}
