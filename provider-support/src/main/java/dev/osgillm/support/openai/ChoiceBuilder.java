/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.RefusalDelta;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.TokenLogprob;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.support.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Puts one answer together, from a whole message or from deltas: both have the same members. */
final class ChoiceBuilder {

    /** Fields in which servers send reasoning; the first that is there counts. */
    private static final List<String> REASONING_FIELDS = List.of("reasoning_content", "reasoning");

    private static final Set<String> STOPS = Set.of("stop", "eos", "eos_token", "stop_sequence", "end_turn");
    private static final String FILTERED = "content_filter";
    private static final Set<String> LENGTHS = Set.of("length", "max_tokens", "model_length");

    private final int index;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private final ToolCallAssembler toolCalls = new ToolCallAssembler();
    private String reasoningField;
    private String rawFinishReason;

    ChoiceBuilder(int index) {
        this.index = index;
    }

    /** Takes an element of {@code choices} of a whole answer. */
    void addWhole(JsonObject choice) {
        JsonObject message = Json.object(choice, "message");
        if (message != null) {
            texts(message, event -> {});
            toolCalls.addWhole(Json.array(message, "tool_calls"));
        } else {
            completion(choice, event -> {});
        }
        ending(choice);
    }

    /** Takes an element of {@code choices} of a chunk. */
    void addDelta(JsonObject choice, Consumer<? super ChatEvent> out) {
        JsonObject delta = Json.object(choice, "delta");
        if (delta != null) {
            texts(delta, out);
            toolCalls.add(index, Json.array(delta, "tool_calls"), out);
        } else {
            completion(choice, out);
        }
        ending(choice);
    }

    /** Takes text that is not empty. */
    void addText(String value, Consumer<? super ChatEvent> out) {
        text.append(value);
        out.accept(new TextDelta(index, value));
    }

    /** Completions have a text alone. Chats that have one too repeat it there. */
    private void completion(JsonObject choice, Consumer<? super ChatEvent> out) {
        append(text, Json.text(choice, "text"), value -> out.accept(new TextDelta(index, value)));
    }

    private void texts(JsonObject message, Consumer<? super ChatEvent> out) {
        reasoning(message, out);
        content(message.get("content"), out);
        append(refusal, Json.text(message, "refusal"), value -> out.accept(new RefusalDelta(index, value)));
    }

    private void ending(JsonObject choice) {
        Logprobs.ofChoice(Json.object(choice, "logprobs"), logprobs);
        String reason = Json.text(choice, "finish_reason");
        if (reason != null && !reason.isEmpty()) {
            rawFinishReason = reason;
        }
    }

    private void reasoning(JsonObject message, Consumer<? super ChatEvent> out) {
        for (String field : REASONING_FIELDS) {
            String value = Json.text(message, field);
            if (value != null && !value.isEmpty()) {
                reasoningField = field;
                append(reasoning, value, part -> out.accept(new ReasoningDelta(index, part)));
                return;
            }
        }
        for (JsonElement detail : Json.array(message, "reasoning_details")) {
            if (detail.isJsonObject()) {
                String value =
                        Json.text(detail.getAsJsonObject(), "text", Json.text(detail.getAsJsonObject(), "summary"));
                append(reasoning, value, part -> out.accept(new ReasoningDelta(index, part)));
            }
        }
    }

    /** Text, or parts of text and thinking as Mistral sends them. */
    private void content(JsonElement content, Consumer<? super ChatEvent> out) {
        if (content == null || content.isJsonNull()) {
            return;
        }
        if (content.isJsonPrimitive()) {
            append(text, content.getAsString(), value -> out.accept(new TextDelta(index, value)));
        } else if (content.isJsonArray()) {
            for (JsonElement part : content.getAsJsonArray()) {
                if (!part.isJsonObject()) {
                    continue;
                }
                append(
                        text,
                        Json.text(part.getAsJsonObject(), "text"),
                        value -> out.accept(new TextDelta(index, value)));
                for (JsonElement thought : Json.array(part.getAsJsonObject(), "thinking")) {
                    append(
                            reasoning,
                            thought.isJsonObject() ? Json.text(thought.getAsJsonObject(), "text") : null,
                            value -> out.accept(new ReasoningDelta(index, value)));
                }
            }
        }
    }

    private static void append(StringBuilder target, String value, Consumer<String> out) {
        if (value != null && !value.isEmpty()) {
            target.append(value);
            out.accept(value);
        }
    }

    boolean finished() {
        return rawFinishReason != null;
    }

    boolean empty() {
        return text.isEmpty() && reasoning.isEmpty() && refusal.isEmpty() && toolCalls.isEmpty();
    }

    /** @return whether the end came within a call and no finish reason says why */
    boolean hasCutToolCalls() {
        return !finished() && toolCalls.hasCut();
    }

    /** @return the tools that are wanted, without one that a limit cut: nobody shall run half a call */
    List<ToolCall> toolCalls() {
        boolean mayBeCut = finished() && (LENGTHS.contains(rawFinishReason) || rawFinishReason.equals(FILTERED));
        return toolCalls.calls(!mayBeCut);
    }

    /**
     * @param providerId where the answer comes from
     * @return the answer so far, without a finish reason when {@code complete} is false
     */
    Choice build(String providerId, boolean complete) {
        Message.Builder message = Message.builder(Role.ASSISTANT);
        if (!text.isEmpty()) {
            message.text(text.toString());
        }
        if (!reasoning.isEmpty()) {
            message.reasoning(reasoning.toString());
        }
        if (reasoningField != null) {
            message.providerData(MessageWriter.REASONING_FIELD, reasoningField)
                    .providerData(MessageWriter.REASONING_FROM, providerId);
        }
        if (!refusal.isEmpty()) {
            message.refusal(refusal.toString());
        }
        List<ToolCall> calls = complete ? toolCalls() : List.of();
        calls.forEach(message::toolCall);
        return Choice.of(
                index, message.build(), complete ? finishReason(!calls.isEmpty()) : null, rawFinishReason, logprobs);
    }

    /** Forced calls end with {@code stop} at many servers: what is there decides. */
    private FinishReason finishReason(boolean hasCalls) {
        String reason = rawFinishReason == null ? "stop" : rawFinishReason;
        if (LENGTHS.contains(reason)) {
            return FinishReason.LENGTH;
        }
        if (reason.equals(FILTERED)) {
            return FinishReason.CONTENT_FILTER;
        }
        if (hasCalls) {
            return FinishReason.TOOL_CALLS;
        }
        return STOPS.contains(reason) ? FinishReason.STOP : FinishReason.OTHER;
    }
}
