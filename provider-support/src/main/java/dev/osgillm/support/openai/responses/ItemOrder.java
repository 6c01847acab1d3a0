/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.osgillm.api.chat.ContentPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.support.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers of which items an answer was, so that it goes back as it came: thoughts and other items as a whole, messages
 * and calls without what the {@link Message} has itself. What the application changed there is sent as changed; when it
 * no longer fits the items, the message goes back without them.
 */
final class ItemOrder {

    /** Key of {@code Message.providerData()}. */
    static final String KEY = "responses_items";

    static final String ITEMS = "items";

    private static final String TEXTS = "texts";
    private static final String REFUSED = "refused";

    private ItemOrder() {}

    /**
     * @param speaker whose answer it is
     * @param stored whether the server has the items, too
     * @return what to remember; empty when the message says it all, or when thoughts are missing that the server would want
     */
    static Optional<String> note(Speaker speaker, List<OutputItem> output, boolean stored) {
        boolean plain = output.stream().allMatch(item -> item.is(OutputItem.MESSAGE) || item.is(OutputItem.CALL))
                && output.stream().filter(item -> item.is(OutputItem.MESSAGE)).count() < 2;
        boolean whole = output.stream().allMatch(item -> item.json() != null && (stored || item.canGoBack()));
        if (plain || !whole) {
            return Optional.empty();
        }
        JsonArray items = new JsonArray();
        output.forEach(item -> items.add(outline(item)));
        JsonObject note = new JsonObject();
        speaker.sign(note);
        note.add(ITEMS, items);
        return Optional.of(note.toString());
    }

    private static JsonObject outline(OutputItem item) {
        JsonObject outline = item.json().deepCopy();
        // Answers have members that are null, requests must not.
        outline.entrySet().removeIf(member -> member.getValue().isJsonNull());
        if (item.is(OutputItem.MESSAGE)) {
            outline.remove("content");
            outline.addProperty(TEXTS, item.texts().size());
            outline.addProperty(REFUSED, !item.refusal().isEmpty());
        } else if (item.is(OutputItem.CALL)) {
            outline.remove("name");
            outline.remove("arguments");
        }
        return outline;
    }

    /** @return the items as they came; empty when they are not for that model or do not fit the message */
    static Optional<JsonArray> restore(Message message, Speaker speaker) {
        return parse(message.providerData().get(KEY))
                .filter(speaker::understands)
                .flatMap(note -> restore(message, Json.array(note, ITEMS)));
    }

    /** Applications may keep conversations anywhere: what comes back broken is not there. */
    private static Optional<JsonObject> parse(String note) {
        try {
            JsonElement element = note == null ? null : JsonParser.parseString(note);
            return Optional.ofNullable(element)
                    .filter(JsonElement::isJsonObject)
                    .map(JsonElement::getAsJsonObject);
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonArray> restore(Message message, JsonArray outlines) {
        Contents contents = new Contents(message);
        JsonArray items = new JsonArray();
        for (JsonElement outline : outlines) {
            if (!outline.isJsonObject() || !contents.fill(outline.getAsJsonObject())) {
                return Optional.empty();
            }
            items.add(outline);
        }
        return contents.allUsed() ? Optional.of(items) : Optional.empty();
    }

    /** What a message has for its items, each used once. */
    private static final class Contents {

        private final Deque<String> texts = new ArrayDeque<>();
        private final Map<String, ToolCall> calls = new LinkedHashMap<>();
        private final boolean onlyText;
        private String refusal;

        Contents(Message message) {
            for (ContentPart part : message.content()) {
                if (part instanceof TextPart text) {
                    texts.add(text.text());
                }
            }
            onlyText = texts.size() == message.content().size();
            message.toolCalls().forEach(call -> calls.put(call.id(), call));
            refusal = message.refusal().orElse(null);
        }

        /** @return whether there was what the item needs */
        boolean fill(JsonObject item) {
            return switch (Json.text(item, "type", "")) {
                case OutputItem.MESSAGE -> fillMessage(item);
                case OutputItem.CALL -> fillCall(item);
                default -> true;
            };
        }

        private boolean fillMessage(JsonObject item) {
            JsonArray content = new JsonArray();
            for (long count = Json.number(item, TEXTS, 0); count > 0; count--) {
                if (texts.isEmpty()) {
                    return false;
                }
                content.add(InputWriter.outputText(texts.remove()));
            }
            if (Boolean.parseBoolean(Json.text(item, REFUSED))) {
                if (refusal == null) {
                    return false;
                }
                content.add(InputWriter.refusal(refusal));
                refusal = null;
            }
            item.remove(TEXTS);
            item.remove(REFUSED);
            item.add("content", content);
            return true;
        }

        private boolean fillCall(JsonObject item) {
            ToolCall call = calls.remove(Json.text(item, "call_id", ""));
            if (call != null) {
                InputWriter.call(item, call);
            }
            return call != null;
        }

        boolean allUsed() {
            return onlyText && texts.isEmpty() && calls.isEmpty() && refusal == null;
        }
    }
}
