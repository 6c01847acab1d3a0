/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.TokenLogprob;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.support.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An answer that grows line by line; a whole answer is a single line. Every member may be missing, and thoughts, text and
 * tool calls may come in any line, the last one included. Used by one thread at a time.
 */
final class ChatAnswer {

    private final String providerId;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final List<ToolCall> toolCalls = new ArrayList<>();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private String model;
    private boolean done;
    private String doneReason = "";
    private JsonArray context = new JsonArray();
    private Counters counters = Counters.NONE;
    private Usage usage = Usage.UNKNOWN;

    ChatAnswer(String providerId) {
        this.providerId = providerId;
    }

    /** @return whether the server said that this is all */
    boolean done() {
        return done;
    }

    /** @return whether nothing of an answer has come */
    boolean empty() {
        return text.isEmpty() && thinking.isEmpty() && toolCalls.isEmpty();
    }

    String model() {
        return model;
    }

    Usage usage() {
        return usage;
    }

    /** Takes the next line, which is no error, and emits what it brings. */
    void add(JsonObject line, Consumer<? super ChatEvent> out) {
        if (model == null && !Json.text(line, "model", "").isEmpty()) {
            model = Json.text(line, "model", "");
        }
        Json.array(line, "logprobs").forEach(element -> addLogprob(element, logprobs));
        JsonObject message = Json.object(line, "message");
        if (message != null) {
            addMessage(message, "content", out);
        } else {
            addMessage(line, "response", out);
        }
        if (Json.text(line, "done", "").equals("true")) {
            done = true;
            doneReason = Json.text(line, "done_reason", "");
            context = Json.array(line, "context");
            counters = Counters.of(line);
            usage = Usage.builder()
                    .inputTokens(Json.number(line, "prompt_eval_count", -1))
                    .outputTokens(Json.number(line, "eval_count", -1))
                    .build();
        }
    }

    /** A chat has its message in an object, a completion in the line itself. */
    private void addMessage(JsonObject message, String textMember, Consumer<? super ChatEvent> out) {
        String thought = Json.text(message, "thinking", "");
        if (!thought.isEmpty()) {
            thinking.append(thought);
            out.accept(new ReasoningDelta(0, thought));
        }
        String content = Json.text(message, textMember, "");
        if (!content.isEmpty()) {
            text.append(content);
            out.accept(new TextDelta(0, content));
        }
        for (JsonElement element : Json.array(message, "tool_calls")) {
            if (element instanceof JsonObject call && Json.object(call, "function") != null) {
                ToolCall toolCall = toolCall(Json.text(call, "id", ""), Json.object(call, "function"));
                toolCalls.add(toolCall);
                out.accept(new ToolCallCompleted(0, toolCall));
            }
        }
    }

    private ToolCall toolCall(String sent, JsonObject function) {
        boolean usable = !sent.isEmpty()
                && toolCalls.stream().noneMatch(call -> call.id().equals(sent));
        String id = usable ? sent : "call_" + UUID.randomUUID().toString().substring(0, 8);
        return ToolCall.of(id, Json.text(function, "name", ""), arguments(function.get("arguments")));
    }

    /** Ollama sends an object, servers that imitate it the text of one. */
    private static String arguments(JsonElement arguments) {
        if (arguments == null || arguments.isJsonNull()) {
            return "{}";
        }
        if (arguments instanceof JsonPrimitive value && value.isString()) {
            return value.getAsString().isBlank() ? "{}" : value.getAsString();
        }
        return arguments.toString();
    }

    private static void addLogprob(JsonElement element, List<TokenLogprob> to) {
        if (!(element instanceof JsonObject token)
                || !(token.get("logprob") instanceof JsonPrimitive logprob && logprob.isNumber())) {
            return;
        }
        List<Integer> bytes = new ArrayList<>();
        for (JsonElement value : Json.array(token, "bytes")) {
            if (value instanceof JsonPrimitive number && number.isNumber()) {
                bytes.add((int) number.getAsDouble()); // of a number without bounds, getAsInt() makes an exception
            }
        }
        List<TokenLogprob> alternatives = new ArrayList<>();
        Json.array(token, "top_logprobs").forEach(alternative -> addLogprob(alternative, alternatives));
        to.add(new TokenLogprob(Json.text(token, "token", ""), logprob.getAsDouble(), bytes, alternatives));
    }

    /** @return what came until now; with a finish reason when the server said that this is all */
    ChatResponse response(Timings timings) {
        Message.Builder message = Message.builder(Role.ASSISTANT).reasoning(thinking.isEmpty() ? null : thinking + "");
        if (!text.isEmpty()) {
            message.text(text.toString());
        }
        toolCalls.forEach(message::toolCall);
        Choice choice = Choice.of(
                0, message.build(), done ? finishReason() : null, doneReason.isEmpty() ? null : doneReason, logprobs);
        return ChatResponse.builder()
                .providerId(providerId)
                .model(model)
                .choice(choice)
                .continuation(context.isEmpty() ? null : context.toString())
                .usage(usage)
                .timings(counters.addTo(timings))
                .build();
    }

    /** The server says {@code stop} when it wants tools called, and older ones say nothing. */
    private FinishReason finishReason() {
        return switch (doneReason) {
            case "stop", "" -> toolCalls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
            case "length" -> FinishReason.LENGTH;
            default -> FinishReason.OTHER;
        };
    }
}
