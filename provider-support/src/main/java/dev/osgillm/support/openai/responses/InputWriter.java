/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ContentPart;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.support.openai.MediaData;
import java.util.List;

/** Writes the messages of a conversation as input items: one for each message, call, result and thought. */
final class InputWriter {

    private final String systemRole;
    private final Speaker speaker;

    /** @param speaker that is asked: only what it can take is sent back as it came */
    InputWriter(String systemRole, Speaker speaker) {
        this.systemRole = systemRole;
        this.speaker = speaker;
    }

    JsonArray write(List<Message> messages) {
        JsonArray items = new JsonArray();
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM -> items.add(message(systemRole, content(message)));
                case USER -> items.add(message("user", content(message)));
                case ASSISTANT ->
                    items.addAll(ItemOrder.restore(message, speaker).orElseGet(() -> answer(message)));
                case TOOL -> items.add(result(message));
            }
        }
        return items;
    }

    private static JsonObject message(String role, JsonElement content) {
        JsonObject item = new JsonObject();
        item.addProperty("role", role);
        item.add("content", content);
        return item;
    }

    private static JsonElement content(Message message) {
        List<ContentPart> parts = message.content();
        if (parts.isEmpty() || parts.size() == 1 && parts.get(0) instanceof TextPart) {
            return new JsonPrimitive(message.text());
        }
        JsonArray array = new JsonArray();
        parts.forEach(part -> array.add(part(part)));
        return array;
    }

    private static JsonObject part(ContentPart part) {
        if (part instanceof TextPart text) {
            return typed("input_text", "text", text.text());
        }
        if (part instanceof MediaPart media) {
            return media(media);
        }
        throw ResponsesRequestWriter.unsupported(
                "content of the type " + part.getClass().getSimpleName());
    }

    private static JsonObject media(MediaPart media) {
        String address = media.uri().map(Object::toString).orElse("");
        return switch (media.kind()) {
            case IMAGE ->
                typed("input_image", "image_url", MediaData.dataUri(media).orElse(address));
            case FILE -> media.uri().isPresent() ? typed("input_file", "file_url", address) : file(media);
            case AUDIO -> throw ResponsesRequestWriter.unsupported("recordings");
        };
    }

    private static JsonObject file(MediaPart media) {
        JsonObject part = typed("input_file", "filename", MediaData.fileName(media));
        part.addProperty("file_data", MediaData.dataUri(media).orElseThrow());
        return part;
    }

    /** An answer of which only the API's own form is known: of another provider, or made by the application. */
    private static JsonArray answer(Message message) {
        JsonArray items = new JsonArray();
        if (message.refusal().isPresent()) {
            JsonArray content = new JsonArray();
            texts(message).forEach(text -> content.add(outputText(text)));
            content.add(refusal(message.refusal().get()));
            items.add(message("assistant", content));
        } else if (!message.content().isEmpty() || message.toolCalls().isEmpty()) {
            items.add(message("assistant", new JsonPrimitive(String.join("", texts(message)))));
        }
        message.toolCalls().forEach(call -> items.add(call(new JsonObject(), call)));
        return items;
    }

    private static List<String> texts(Message message) {
        return message.content().stream()
                .map(part -> {
                    if (part instanceof TextPart text) {
                        return text.text();
                    }
                    throw ResponsesRequestWriter.unsupported("answers with anything but text");
                })
                .toList();
    }

    static JsonObject outputText(String text) {
        JsonObject part = typed("output_text", "text", text);
        part.add("annotations", new JsonArray());
        return part;
    }

    static JsonObject refusal(String refusal) {
        return typed("refusal", "refusal", refusal);
    }

    /** Fills an item with a call. */
    static JsonObject call(JsonObject item, ToolCall call) {
        item.addProperty("type", OutputItem.CALL);
        item.addProperty("call_id", call.id());
        item.addProperty("name", call.name());
        item.addProperty("arguments", call.arguments());
        return item;
    }

    private static JsonObject result(Message message) {
        JsonObject item =
                typed("function_call_output", "call_id", message.toolCallId().orElseThrow(() -> LlmException.builder(
                                ErrorKind.INVALID_REQUEST,
                                "The result of a tool does not say to which call it belongs. Make it with"
                                        + " Message.tool(call, result).")
                        .build()));
        item.add("output", content(message));
        return item;
    }

    private static JsonObject typed(String type, String name, String value) {
        JsonObject object = new JsonObject();
        object.addProperty("type", type);
        object.addProperty(name, value);
        return object;
    }
}
