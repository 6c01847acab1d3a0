/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.ChatReplay;
import dev.osgillm.support.openai.ErrorEvents;
import dev.osgillm.support.openai.OpenAiErrors;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads a stream of events. It has ended well only when the server said that the answer is completed or incomplete. Events
 * of types that are not known here are of no use to a chat, and new ones appear often: they are passed over. The numbers of
 * the events are not relied on, since gateways leave events out.
 */
final class ResponsesStreamDecoder implements StreamDecoder<ChatEvent> {

    private static final String PREFIX = "response.";
    private static final String DELTA = ".delta";
    private static final String DONE = ".done";

    /** Of the events that bring text in pieces and then as a whole, without what is before and behind it. */
    private static final Map<String, OutputPart.Kind> TEXTS = Map.of(
            "output_text", OutputPart.Kind.TEXT,
            "refusal", OutputPart.Kind.REFUSAL,
            "reasoning_summary_text", OutputPart.Kind.SUMMARY,
            "reasoning_text", OutputPart.Kind.THOUGHT);

    private final ResponsesAnswer answer;
    private final OpenAiErrors errors;
    private boolean begun;
    private boolean ended;

    ResponsesStreamDecoder(ResponsesAnswer answer, OpenAiErrors errors) {
        this.answer = answer;
        this.errors = errors;
    }

    @Override
    public void frame(Frame frame, Consumer<? super ChatEvent> out) {
        if (frame.data().strip().equals("[DONE]")) {
            return; // some compatible servers end every stream so; it says nothing of the answer
        }
        if (frame.event().equals("error")) {
            throw ErrorEvents.read(frame.data(), errors, answer.headers());
        }
        JsonElement element = errors.parse(frame.data());
        if (!element.isJsonObject()) {
            return;
        }
        JsonObject event = element.getAsJsonObject();
        String type = Json.text(event, "type", frame.event());
        if (type.startsWith(PREFIX)) {
            begun = true;
            event(type.substring(PREFIX.length()), event, out);
        } else if (type.equals("error")) {
            throw ErrorEvents.read(frame.data(), errors, answer.headers());
        } else {
            errors.inDisguise(event, answer.headers()).ifPresent(error -> {
                throw error;
            });
        }
    }

    private void event(String type, JsonObject event, Consumer<? super ChatEvent> out) {
        int index = answer.items().indexOf(event);
        switch (type) {
            case "created", "queued", "in_progress" -> answer.begin(Json.object(event, "response"));
            case "output_item.added", "output_item.done" -> {
                JsonObject item = Json.object(event, "item");
                if (item != null) {
                    answer.items().take(index, item, out);
                }
            }
            case "content_part.added", "content_part.done" -> part(index, "content_index", event, out);
            case "reasoning_summary_part.added", "reasoning_summary_part.done" ->
                part(index, "summary_index", event, out);
            case "function_call_arguments.delta" ->
                answer.items().addArguments(index, Json.text(event, "delta", ""), out);
            case "function_call_arguments.done" ->
                answer.items().endArguments(index, Json.text(event, "arguments", ""), out);
            case ResponsesAnswer.COMPLETED, ResponsesAnswer.INCOMPLETE -> {
                JsonObject response = Json.object(event, "response");
                ResponsesOperation.failure(response, errors, answer.headers()).ifPresent(failure -> {
                    throw failure;
                });
                answer.end(response, type, out);
                ended = true;
            }
            case "failed", "cancelled" ->
                throw ResponsesOperation.failure(Json.object(event, "response"), errors, answer.headers())
                        .orElseGet(() -> errors.inWords(ErrorEvents.UNKNOWN, answer.headers()));
            default -> text(type, index, event, out);
        }
    }

    private void part(int index, String partIndex, JsonObject event, Consumer<? super ChatEvent> out) {
        JsonObject part = Json.object(event, "part");
        if (part != null) {
            answer.items().takePart(index, index(event, partIndex), part, out);
        }
    }

    private void text(String type, int index, JsonObject event, Consumer<? super ChatEvent> out) {
        boolean delta = type.endsWith(DELTA);
        if (!delta && !type.endsWith(DONE)) {
            return;
        }
        OutputPart.Kind kind = TEXTS.get(type.substring(0, type.lastIndexOf('.')));
        if (kind == null) {
            return;
        }
        int part = index(event, kind == OutputPart.Kind.SUMMARY ? "summary_index" : "content_index");
        if (delta) {
            answer.items().addText(index, part, kind, event, out);
        } else {
            answer.items().endText(index, part, kind, event, out);
        }
    }

    private static int index(JsonObject event, String name) {
        return (int) Json.number(event, name, 0);
    }

    @Override
    public boolean atEnd() {
        return ended;
    }

    @Override
    public void end(Consumer<? super ChatEvent> out) {
        if (!ended) {
            throw cut(begun ? "in the middle of the answer" : "before it said anything");
        }
        answer.toolCalls().forEach(call -> out.accept(new ToolCallCompleted(0, call)));
        ChatReplay.end(answer.response(), out);
    }

    private static LlmException cut(String where) {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The stream ended " + where
                                + ": without response.completed it is not complete. Repeat the call; if it happens"
                                + " again, look for a proxy that cuts long answers, or a base_url of a server that does"
                                + " not speak the Responses API.")
                .build();
    }

    @Override
    public Object partial() {
        return answer.response();
    }
}
