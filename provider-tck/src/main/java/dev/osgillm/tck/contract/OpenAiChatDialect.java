/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The dialect of OpenAI's chat completions, with the forms that servers which imitate it have. Extend it for a server that
 * differs; its subclasses take away what their server never says.
 */
public class OpenAiChatDialect implements ChatDialect {

    private final String model;

    /** @param model that the answers name */
    public OpenAiChatDialect(String model) {
        this.model = Objects.requireNonNull(model, "model");
    }

    /** @return one event; some servers write no space after {@code data:} */
    protected byte[] frame(String payload) {
        return Scripts.sseFrame(payload);
    }

    @Override
    public String streamContentType() {
        return Scripts.SSE;
    }

    @Override
    public List<byte[]> textFrames(String... texts) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(frame(OpenAiPayloads.roleChunk(model)));
        for (String text : texts) {
            frames.add(frame(OpenAiPayloads.textChunk(model, text)));
        }
        return frames;
    }

    @Override
    public Optional<List<byte[]>> finishFrames() {
        return Optional.of(List.of(frame(OpenAiPayloads.finishChunk(model, "stop"))));
    }

    @Override
    public List<byte[]> endFrames() {
        return Stream.of(
                        OpenAiPayloads.finishChunk(model, "stop"),
                        OpenAiPayloads.usageChunk(model, 1, 1),
                        OpenAiPayloads.DONE)
                .map(this::frame)
                .toList();
    }

    @Override
    public String wholeAnswer(String text) {
        return OpenAiPayloads.completion(model, text, "stop", 1, 1);
    }

    @Override
    public List<NamedForm<List<byte[]>>> errorsInStream(String message) {
        String object = OpenAiPayloads.error(message, "server_error", null, null);
        String numbered = OpenAiPayloads.numberedError(message, 502);
        String text = OpenAiPayloads.textError(message);
        return List.of(
                form("an object", frame(object)),
                form("an object and the end marker", frame(object), frame(OpenAiPayloads.DONE)),
                form("an object with a number for a code", frame(numbered)),
                form("a text", frame(text)),
                form("an object beside a finish reason", frame(OpenAiPayloads.errorChunk(model, message))),
                form("the finish reason alone", frame(OpenAiPayloads.finishChunk(model, "error"))),
                form("an event of this name with an object", bytes("event: error\n"), frame(object)),
                form("an event of this name with words", bytes("event: error\n"), frame(message)),
                form("a field of this name", bytes("error: " + object + "\n\n")));
    }

    /** @return a form of one or several frames */
    protected static NamedForm<List<byte[]>> form(String name, byte[]... frames) {
        return new NamedForm<>(name, List.of(frames));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<NamedForm<String>> errorsInWholeAnswer(String message) {
        return List.of(
                new NamedForm<>("an object", OpenAiPayloads.error(message, "server_error", null, null)),
                new NamedForm<>("an object with a number for a code", OpenAiPayloads.numberedError(message, 502)),
                new NamedForm<>("a text", OpenAiPayloads.textError(message)),
                new NamedForm<>("a list", "[" + OpenAiPayloads.textError(message) + "]"));
    }

    @Override
    public String errorBody(int status, String message) {
        String code = status == 404 ? "model_not_found" : null;
        return OpenAiPayloads.error(message, "invalid_request_error", null, code);
    }

    @Override
    public List<NamedForm<String>> moreErrorBodies(int status, String message) {
        return List.of(
                new NamedForm<>("an object with a number for a code", OpenAiPayloads.numberedError(message, status)),
                new NamedForm<>("a text", OpenAiPayloads.textError(message)),
                new NamedForm<>("a list", "[" + OpenAiPayloads.error(message, null, null, null) + "]"),
                new NamedForm<>(
                        "a message alone", OpenAiPayloads.textError(message).replace("\"error\"", "\"message\"")),
                new NamedForm<>("a detail", OpenAiPayloads.textError(message).replace("\"error\"", "\"detail\"")));
    }

    @Override
    public Optional<List<byte[]>> mixedFrames(List<String> thoughts, List<String> texts, List<ToolCall> calls) {
        List<byte[]> frames = new ArrayList<>();
        for (String thought : thoughts) {
            frames.add(delta(Map.of("reasoning_content", thought)));
        }
        frames.addAll(textFrames(texts.toArray(String[]::new)));
        toolCallFrames(ToolCallForm.IN_PIECES, calls).ifPresent(frames::addAll);
        return Optional.of(frames);
    }

    private byte[] delta(Map<String, Object> delta) {
        return frame(OpenAiPayloads.deltaChunk(model, delta, null));
    }

    @Override
    public Optional<List<byte[]>> toolCallFrames(ToolCallForm form, List<ToolCall> calls) {
        return OpenAiToolForms.deltas(form, calls).map(deltas -> deltas.stream()
                .map(pieces -> delta(Map.of("tool_calls", pieces)))
                .toList());
    }

    @Override
    public Optional<List<byte[]>> usageStream(UsageForm form, int input, int output, String... texts) {
        return Optional.of(OpenAiUsageForms.payloads(model, form, input, output, texts).stream()
                .map(this::frame)
                .toList());
    }
}
