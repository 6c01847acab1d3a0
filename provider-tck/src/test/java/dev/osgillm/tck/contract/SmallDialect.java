/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.tck.server.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The made-up dialect of {@link SmallProvider}. */
final class SmallDialect implements ChatDialect {

    private static byte[] frame(String data) {
        return Scripts.sseFrame(data);
    }

    @Override
    public String streamContentType() {
        return Scripts.SSE;
    }

    @Override
    public List<byte[]> textFrames(String... texts) {
        return Stream.of(texts).map(text -> frame("+" + text)).toList();
    }

    @Override
    public Optional<List<byte[]>> finishFrames() {
        return Optional.of(List.of(frame(".")));
    }

    @Override
    public List<byte[]> endFrames() {
        return List.of(frame("."), frame("[DONE]"));
    }

    @Override
    public String wholeAnswer(String text) {
        return "=" + text;
    }

    @Override
    public List<NamedForm<List<byte[]>>> errorsInStream(String message) {
        return List.of(
                new NamedForm<>("an error", List.of(frame("!" + message))),
                new NamedForm<>("an error without words", List.of(frame("!"))));
    }

    @Override
    public List<NamedForm<String>> errorsInWholeAnswer(String message) {
        return List.of(new NamedForm<>("an error", "!" + message));
    }

    @Override
    public String errorBody(int status, String message) {
        return "!" + message;
    }

    @Override
    public Optional<List<byte[]>> mixedFrames(List<String> thoughts, List<String> texts, List<ToolCall> calls) {
        List<byte[]> frames = new ArrayList<>();
        thoughts.forEach(thought -> frames.add(frame("~" + thought)));
        texts.forEach(text -> frames.add(frame("+" + text)));
        toolCallFrames(ToolCallForm.INTERLEAVED, calls).ifPresent(frames::addAll);
        return Optional.of(frames);
    }

    @Override
    public Optional<List<byte[]>> toolCallFrames(ToolCallForm form, List<ToolCall> calls) {
        List<byte[]> frames = new ArrayList<>();
        switch (form) {
            case IN_PIECES ->
                calls.forEach(call -> {
                    frames.add(frame("#" + call.id() + "|" + call.name() + "|"));
                    OpenAiToolForms.cut(call.arguments())
                            .forEach(piece -> frames.add(frame("#" + call.id() + "||" + piece)));
                });
            case INTERLEAVED -> {
                calls.forEach(call -> frames.add(frame("#" + call.id() + "|" + call.name() + "|")));
                calls.forEach(call -> frames.add(frame("#" + call.id() + "||{")));
                calls.forEach(call -> frames.add(
                        frame("#" + call.id() + "||" + call.arguments().substring(1))));
            }
            case NO_ARGUMENTS -> calls.forEach(call -> frames.add(frame("#" + call.id() + "|" + call.name() + "|")));
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(frames);
    }

    @Override
    public Optional<List<byte[]>> usageStream(UsageForm form, int input, int output, String... texts) {
        List<byte[]> frames = new ArrayList<>(textFrames(texts));
        switch (form) {
            case AFTER_THE_FINISH -> {
                frames.add(frame("."));
                frames.add(frame("%" + input + "|" + output));
                frames.add(frame("[DONE]"));
            }
            case PARTIAL -> {
                frames.add(frame("%" + input + "|"));
                frames.addAll(endFrames());
            }
            case MISSING -> frames.addAll(endFrames());
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(frames);
    }
}
