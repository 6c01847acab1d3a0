/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.NamedForm;
import dev.osgillm.tck.contract.ToolCallForm;
import dev.osgillm.tck.contract.UsageForm;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.dialect.ResponsesEvents;
import dev.osgillm.tck.dialect.ResponsesPayloads;
import dev.osgillm.tck.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the Responses API speaks. Its last event is the end marker and has the usage, so nothing follows it. */
final class ResponsesDialect implements ChatDialect {

    private static final int PIECE = 7;

    @Override
    public String streamContentType() {
        return Scripts.SSE;
    }

    @Override
    public List<byte[]> textFrames(String... texts) {
        ResponsesEvents events = new ResponsesEvents("m");
        return Stream.concat(
                        Stream.of(events.created(), events.messageAdded()),
                        Stream.of(texts).map(events::text))
                .toList();
    }

    @Override
    public List<byte[]> endFrames() {
        return List.of(new ResponsesEvents("m").completed(1, 1));
    }

    @Override
    public String wholeAnswer(String text) {
        return ResponsesPayloads.answer("m", text, 1, 1);
    }

    @Override
    public List<NamedForm<List<byte[]>>> errorsInStream(String message) {
        String error = "{\"code\":\"server_error\",\"message\":\"" + message + "\",\"param\":null}";
        String failed = "\"response\":{\"id\":\"r\",\"status\":\"failed\",\"error\":" + error + ",\"output\":[]}";
        return List.of(
                form("an event", new ResponsesEvents("m").error("server_error", message)),
                form("an event with an object inside", event("error", "\"error\":" + error)),
                form("an answer that failed", event("response.failed", failed)),
                form("an answer that failed, without its name", data("\"type\":\"response.failed\"," + failed)),
                form("an answer that failed and is completed", event("response.completed", failed)),
                form("an object of another dialect", data("\"error\":" + error)),
                form("words of another dialect", data("\"error\":\"" + message + "\"")),
                form("an event with words", bytes("event: error\ndata: " + message + "\n\n")));
    }

    private static NamedForm<List<byte[]>> form(String name, byte[] frame) {
        return new NamedForm<>(name, List.of(frame));
    }

    @Override
    public List<NamedForm<String>> errorsInWholeAnswer(String message) {
        return List.of(
                new NamedForm<>("an object", OpenAiPayloads.error(message, "server_error", null, null)),
                new NamedForm<>("words", OpenAiPayloads.textError(message)),
                new NamedForm<>(
                        "an answer that failed",
                        "{\"id\":\"r\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\""
                                + message + "\"},\"output\":[]}"));
    }

    @Override
    public String errorBody(int status, String message) {
        String code = status == 404 ? "model_not_found" : null;
        return OpenAiPayloads.error(message, "invalid_request_error", null, code);
    }

    @Override
    public List<NamedForm<String>> moreErrorBodies(int status, String message) {
        return new OpenAiDialect().moreErrorBodies(status, message);
    }

    @Override
    public Optional<List<byte[]>> mixedFrames(List<String> thoughts, List<String> texts, List<ToolCall> calls) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(new ResponsesEvents("m").created());
        frames.add(event("response.output_item.added", place(0) + "\"item\":{\"id\":\"rs\",\"type\":\"reasoning\"}"));
        for (String thought : thoughts) {
            frames.add(event(
                    "response.reasoning_summary_text.delta",
                    place(0) + "\"item_id\":\"rs\",\"summary_index\":0,\"delta\":\"" + thought + "\""));
        }
        frames.add(event(
                "response.output_item.added",
                place(1) + "\"item\":{\"id\":\"msg\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[]}"));
        for (String text : texts) {
            frames.add(event(
                    "response.output_text.delta",
                    place(1) + "\"item_id\":\"msg\",\"content_index\":0,\"delta\":\"" + text + "\""));
        }
        calls.forEach(call -> call(2 + calls.indexOf(call), call, true, frames));
        return Optional.of(frames);
    }

    @Override
    public Optional<List<byte[]>> toolCallFrames(ToolCallForm form, List<ToolCall> calls) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(new ResponsesEvents("m").created());
        switch (form) {
            case IN_PIECES -> calls.forEach(call -> call(calls.indexOf(call), call, true, frames));
            case WITHOUT_INDEX -> calls.forEach(call -> call(calls.indexOf(call), call, false, frames));
            case NO_ARGUMENTS ->
                calls.forEach(call -> {
                    frames.add(item("added", calls.indexOf(call), true, call, ""));
                    frames.add(item("done", calls.indexOf(call), true, call, ""));
                });
            case INTERLEAVED -> {
                List<List<byte[]>> each = new ArrayList<>();
                for (ToolCall call : calls) {
                    List<byte[]> own = new ArrayList<>();
                    call(calls.indexOf(call), call, true, own);
                    each.add(own);
                }
                int most = each.stream().mapToInt(List::size).max().orElse(0);
                for (int i = 0; i < most; i++) {
                    for (List<byte[]> own : each) {
                        if (i < own.size()) {
                            frames.add(own.get(i));
                        }
                    }
                }
            }
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(frames);
    }

    private static void call(int index, ToolCall call, boolean indexed, List<byte[]> frames) {
        frames.add(item("added", index, indexed, call, ""));
        String arguments = call.arguments();
        for (int i = 0; i < arguments.length(); i += PIECE) {
            String piece = arguments.substring(i, Math.min(arguments.length(), i + PIECE));
            frames.add(event(
                    "response.function_call_arguments.delta",
                    (indexed ? place(index) : "") + "\"item_id\":\"fc_" + call.id() + "\",\"delta\":" + quoted(piece)));
        }
        frames.add(item("done", index, indexed, call, arguments));
    }

    private static byte[] item(String what, int index, boolean indexed, ToolCall call, String arguments) {
        return event(
                "response.output_item." + what,
                (indexed ? place(index) : "") + "\"item\":{\"id\":\"fc_" + call.id()
                        + "\",\"type\":\"function_call\",\"call_id\":\"" + call.id() + "\",\"name\":\"" + call.name()
                        + "\",\"arguments\":" + quoted(arguments) + "}");
    }

    @Override
    public Optional<List<byte[]>> usageStream(UsageForm form, int input, int output, String... texts) {
        String usage =
                switch (form) {
                    case AT_THE_FINISH ->
                        ",\"usage\":{\"input_tokens\":" + input + ",\"output_tokens\":" + output + "}";
                    case PARTIAL -> ",\"usage\":{\"input_tokens\":" + input + "}";
                    case EMPTY -> ",\"usage\":{}";
                    case NULL -> ",\"usage\":null";
                    case MISSING -> "";
                    default -> null;
                };
        if (usage == null) {
            return Optional.empty();
        }
        List<byte[]> frames = new ArrayList<>(textFrames(texts));
        frames.add(event(
                "response.completed",
                "\"response\":{\"id\":\"r\",\"status\":\"completed\",\"output\":[]" + usage + "}"));
        return Optional.of(frames);
    }

    private static String place(int index) {
        return "\"output_index\":" + index + ",";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static byte[] event(String type, String members) {
        return bytes("event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n");
    }

    private static byte[] data(String members) {
        return bytes("data: {" + members + "}\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
