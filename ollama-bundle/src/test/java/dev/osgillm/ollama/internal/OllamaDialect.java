/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.NamedForm;
import dev.osgillm.tck.contract.ToolCallForm;
import dev.osgillm.tck.contract.UsageForm;
import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.server.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How Ollama speaks: calls come whole, and the last line has finish reason, end marker and usage in one. */
final class OllamaDialect implements ChatDialect {

    @Override
    public String streamContentType() {
        return Scripts.NDJSON;
    }

    @Override
    public List<byte[]> textFrames(String... texts) {
        return Stream.of(texts)
                .map(text -> Scripts.ndjsonFrame(OllamaPayloads.textLine("m", text)))
                .toList();
    }

    @Override
    public List<byte[]> endFrames() {
        return List.of(Scripts.ndjsonFrame(OllamaPayloads.doneLine("m", "stop", 1, 1)));
    }

    @Override
    public String wholeAnswer(String text) {
        return OllamaPayloads.whole("m", text, "stop", 1, 1);
    }

    @Override
    public List<NamedForm<List<byte[]>>> errorsInStream(String message) {
        return errorsInWholeAnswer(message).stream()
                .map(form -> new NamedForm<>(form.name(), List.of(Scripts.ndjsonFrame(form.content()))))
                .toList();
    }

    @Override
    public List<NamedForm<String>> errorsInWholeAnswer(String message) {
        return List.of(
                new NamedForm<>("words", OllamaPayloads.error(message)),
                new NamedForm<>("an object, as proxies send it", "{\"error\":{\"message\":\"" + message + "\"}}"),
                new NamedForm<>(
                        "words beside an answer that is done",
                        OllamaPayloads.whole("m", "", "stop", 1, 1)
                                .replaceFirst("\\{", "{\"error\":\"" + message + "\",")));
    }

    @Override
    public String errorBody(int status, String message) {
        return OllamaPayloads.error(message);
    }

    @Override
    public List<NamedForm<String>> moreErrorBodies(int status, String message) {
        return List.of(new NamedForm<>("an object", "{\"error\":{\"message\":\"" + message + "\"}}"));
    }

    @Override
    public Optional<List<byte[]>> mixedFrames(List<String> thoughts, List<String> texts, List<ToolCall> calls) {
        List<byte[]> frames = new ArrayList<>();
        thoughts.forEach(thought -> frames.add(line("\"content\":\"\",\"thinking\":\"" + thought + "\"")));
        frames.addAll(textFrames(texts.toArray(String[]::new)));
        calls.forEach(call -> frames.add(calls(call(call, call.arguments()))));
        return Optional.of(frames);
    }

    @Override
    public Optional<List<byte[]>> toolCallFrames(ToolCallForm form, List<ToolCall> calls) {
        List<byte[]> frames = new ArrayList<>();
        switch (form) {
            case WITHOUT_INDEX -> calls.forEach(call -> frames.add(calls(call(call, call.arguments()))));
            case AS_OBJECT ->
                calls.forEach(call ->
                        frames.add(calls(call(call, call.arguments()).replace("\"name\"", "\"index\":0,\"name\""))));
            case NO_ARGUMENTS -> calls.forEach(call -> frames.add(calls(call(call, "null"))));
            case EMPTY_LIST -> {
                frames.add(calls(""));
                calls.forEach(call -> frames.add(calls(call(call, call.arguments()))));
                frames.add(calls(""));
            }
            case ALL_AT_ONCE ->
                frames.add(calls(
                        calls.stream().map(call -> call(call, call.arguments())).collect(Collectors.joining(","))));
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(frames);
    }

    private static String call(ToolCall call, String arguments) {
        return "{\"id\":\"" + call.id() + "\",\"function\":{\"name\":\"" + call.name() + "\",\"arguments\":" + arguments
                + "}}";
    }

    private static byte[] calls(String calls) {
        return line("\"content\":\"\",\"tool_calls\":[" + calls + "]");
    }

    private static byte[] line(String message) {
        return Scripts.ndjsonFrame(
                "{\"model\":\"m\",\"message\":{\"role\":\"assistant\"," + message + "},\"done\":false}");
    }

    @Override
    public Optional<List<byte[]>> usageStream(UsageForm form, int input, int output, String... texts) {
        String done = OllamaPayloads.doneLine("m", "stop", input, output);
        String last =
                switch (form) {
                    case AT_THE_FINISH -> done;
                    case PARTIAL -> done.replaceFirst("\"eval_count\":\\d+,", "");
                    case NULL -> done.replaceAll("eval_count\":\\d+", "eval_count\":null");
                    case MISSING -> done.replaceAll("\"(prompt_)?eval_count\":\\d+,", "");
                    default -> null;
                };
        if (last == null) {
            return Optional.empty();
        }
        List<byte[]> frames = new ArrayList<>(textFrames(texts));
        frames.add(Scripts.ndjsonFrame(last));
        return Optional.of(frames);
    }
}
