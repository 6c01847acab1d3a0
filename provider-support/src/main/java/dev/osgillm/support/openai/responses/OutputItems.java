/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.RefusalDelta;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCallDelta;
import dev.osgillm.support.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The items of an answer. Servers tell each text up to four times: in pieces, as a whole, with its item, and with the
 * answer. Whatever comes first is emitted, and nothing twice.
 */
final class OutputItems {

    private static final String BETWEEN_THOUGHTS = "\n\n";

    private final Map<Integer, OutputItem> items = new TreeMap<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final StringBuilder reasoning = new StringBuilder();
    private int calls;
    private int last;

    /** @return the place of the item that an event speaks of; some servers name it by its id alone, or not at all */
    int indexOf(JsonObject event) {
        String id = Json.text(event, "item_id", Json.text(Json.object(event, "item"), "id", ""));
        if (Json.has(event, "output_index")) {
            last = (int) Json.number(event, "output_index", 0);
        } else if (!id.isEmpty()) {
            last = places.getOrDefault(id, items.size());
        }
        if (!id.isEmpty()) {
            places.putIfAbsent(id, last);
        }
        return last;
    }

    /** Takes the items of an answer that is told as a whole. */
    void takeAll(JsonArray output, Consumer<? super ChatEvent> out) {
        int index = 0;
        for (JsonElement item : output) {
            if (item.isJsonObject()) {
                JsonObject told = item.getAsJsonObject();
                take(places.getOrDefault(Json.text(told, "id", ""), index), told, out);
            }
            index++;
        }
    }

    /** Takes an item that is told as a whole, at its beginning or its end. */
    void take(int index, JsonObject told, Consumer<? super ChatEvent> out) {
        OutputItem item = item(index);
        if (!item.matches(told)) {
            return;
        }
        item.json(told);
        parts(item, Json.array(told, "summary"), out);
        parts(item, Json.array(told, "content"), out);
        if (item.is(OutputItem.CALL)) {
            boolean begins = !item.hasBegunCall();
            if (begins) {
                item.beginCall(calls++);
            }
            String rest = item.completeArguments(Json.text(told, "arguments", ""));
            if (begins || !rest.isEmpty()) {
                emitCall(item, rest, out);
            }
        }
    }

    private void parts(OutputItem item, JsonArray parts, Consumer<? super ChatEvent> out) {
        int index = 0;
        for (JsonElement part : parts) {
            if (part.isJsonObject()) {
                part(item, index, part.getAsJsonObject(), out);
            }
            index++;
        }
    }

    /** Takes a part that is told as a whole, at its beginning or its end. */
    void takePart(int index, int partIndex, JsonObject part, Consumer<? super ChatEvent> out) {
        part(item(index), partIndex, part, out);
    }

    private void part(OutputItem item, int index, JsonObject part, Consumer<? super ChatEvent> out) {
        OutputPart.Kind kind = OutputPart.Kind.of(part);
        if (kind != null) {
            complete(item.part(kind, index), part, out);
        }
    }

    /** Takes more of a text. */
    void addText(int index, int partIndex, OutputPart.Kind kind, JsonObject event, Consumer<? super ChatEvent> out) {
        String delta = Json.text(event, "delta", "");
        OutputPart part = item(index).part(kind, partIndex);
        String separator = separator(part);
        part.add(delta, Json.array(event, "logprobs"));
        emit(part.kind, delta, separator, out);
    }

    /** Takes a text as a whole. */
    void endText(int index, int partIndex, OutputPart.Kind kind, JsonObject event, Consumer<? super ChatEvent> out) {
        complete(item(index).part(kind, partIndex), event, out);
    }

    private void complete(OutputPart part, JsonObject told, Consumer<? super ChatEvent> out) {
        String separator = separator(part);
        String rest = part.complete(part.kind.whole(told), Json.array(told, "logprobs"));
        emit(part.kind, rest, separator, out);
    }

    /** Thoughts come in several texts; people read them as one. */
    private String separator(OutputPart part) {
        return part.isEmpty() && !reasoning.isEmpty() ? BETWEEN_THOUGHTS : "";
    }

    private void emit(OutputPart.Kind kind, String text, String separator, Consumer<? super ChatEvent> out) {
        if (text.isEmpty()) {
            return;
        }
        if (kind.isReasoning()) {
            reasoning.append(separator).append(text);
            out.accept(new ReasoningDelta(0, separator + text));
        } else {
            out.accept(kind == OutputPart.Kind.REFUSAL ? new RefusalDelta(0, text) : new TextDelta(0, text));
        }
    }

    /** Takes more of the arguments of a call. */
    void addArguments(int index, String delta, Consumer<? super ChatEvent> out) {
        OutputItem item = call(index);
        item.addArguments(delta);
        if (!delta.isEmpty()) {
            emitCall(item, delta, out);
        }
    }

    /** Takes the arguments of a call as a whole. */
    void endArguments(int index, String whole, Consumer<? super ChatEvent> out) {
        OutputItem item = call(index);
        String rest = item.completeArguments(whole);
        if (!rest.isEmpty()) {
            emitCall(item, rest, out);
        }
    }

    private OutputItem call(int index) {
        OutputItem item = item(index);
        if (!item.hasBegunCall()) {
            item.beginCall(calls++);
        }
        return item;
    }

    private static void emitCall(OutputItem item, String arguments, Consumer<? super ChatEvent> out) {
        out.accept(new ToolCallDelta(0, item.callIndex(), item.callId(), item.callName(), arguments));
    }

    private OutputItem item(int index) {
        return items.computeIfAbsent(index, absent -> new OutputItem());
    }

    /** @return the items in the order of the answer */
    List<OutputItem> inOrder() {
        return List.copyOf(items.values());
    }

    /** @return what the model thought, as it was emitted */
    String reasoning() {
        return reasoning.toString();
    }
}
