/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.support.json.Json;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What is known of an answer until now, whole or in pieces. Used by one thread at a time. */
final class ChatAnswer {

    private final AnswerOrigin origin;
    private final Map<Integer, ChoiceBuilder> choices = new TreeMap<>();
    private String id;
    private String model;
    private Usage usage;

    ChatAnswer(AnswerOrigin origin) {
        this.origin = origin;
    }

    /** Takes a whole answer. */
    void addWhole(JsonObject body) {
        add(body, ChoiceBuilder::addWhole);
    }

    /** Takes a chunk. */
    void addDelta(JsonObject chunk, Consumer<? super ChatEvent> out) {
        add(chunk, (builder, choice) -> builder.addDelta(choice, out));
    }

    /** Takes a chunk that has nothing but text; what names the answer came with an earlier one. */
    void addText(TextChunk chunk, Consumer<? super ChatEvent> out) {
        choices.computeIfAbsent(chunk.choice(), ChoiceBuilder::new).addText(chunk.text(), out);
    }

    /** @return whether further chunks say nothing new of the answer as a whole */
    boolean identified() {
        return id != null && !id.isEmpty() && model != null && !model.isEmpty();
    }

    private void add(JsonObject root, BiConsumer<ChoiceBuilder, JsonObject> taker) {
        id = kept(id, Json.text(root, "id"));
        model = kept(model, Json.text(root, "model"));
        for (JsonElement element : Json.array(root, "choices")) {
            if (element.isJsonObject()) {
                JsonObject choice = element.getAsJsonObject();
                int index = (int) Json.number(choice, "index", 0);
                taker.accept(choices.computeIfAbsent(index, ChoiceBuilder::new), choice);
            }
        }
        Usage found = UsageReader.read(root);
        if (found != null) {
            usage = found;
        }
    }

    /** @return whether an answer ends with an error that is described nowhere */
    static boolean endedWithError(JsonObject root) {
        for (JsonElement choice : Json.array(root, "choices")) {
            if (choice.isJsonObject() && "error".equals(Json.text(choice.getAsJsonObject(), "finish_reason"))) {
                return true;
            }
        }
        return false;
    }

    HttpHeaders headers() {
        return origin.headers();
    }

    private static String kept(String old, String found) {
        return (old == null || old.isEmpty()) && found != null && !found.isEmpty() ? found : old;
    }

    boolean hasChoices() {
        return !choices.isEmpty();
    }

    /** @return whether every answer said why it ended */
    boolean finished() {
        return hasChoices() && choices.values().stream().allMatch(ChoiceBuilder::finished);
    }

    /** @return whether an answer stopped within a tool call, and no finish reason says that it may */
    boolean hasCutToolCalls() {
        return choices.values().stream().anyMatch(ChoiceBuilder::hasCutToolCalls);
    }

    void completeToolCalls(Consumer<? super ChatEvent> out) {
        choices.forEach((index, choice) -> {
            for (ToolCall call : choice.toolCalls()) {
                out.accept(new ToolCallCompleted(index, call));
            }
        });
    }

    ChatResponse response(boolean complete) {
        ChatResponse.Builder response = origin.response().id(id).model(model);
        if (usage != null) {
            response.usage(usage);
        }
        choices.values().stream()
                .filter(choice -> complete || !choice.empty())
                .map(choice -> choice.build(origin.providerId(), complete))
                .forEach(response::choice);
        return response.build();
    }

    static LlmException noAnswer() {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The server's answer has no choices. Correct base_url if it is not that of a chat server.")
                .build();
    }
}
