/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ContentPart;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import java.util.List;
import java.util.Locale;

/** Writes the messages of a conversation. */
final class MessageWriter {

    /** Key of {@code Message.providerData()} for the field in which a server sent its reasoning. */
    static final String REASONING_FIELD = "reasoning_field";

    /** Key of {@code Message.providerData()} for the instance whose server that was. */
    static final String REASONING_FROM = "reasoning_from";

    private final String providerId;
    private final String systemRole;
    private final ServerQuirks quirks;
    private final ToolCallIds ids;

    MessageWriter(String providerId, String systemRole, ServerQuirks quirks) {
        this.providerId = providerId;
        this.systemRole = systemRole;
        this.quirks = quirks;
        ids = new ToolCallIds(quirks.toolCallIdLength());
    }

    JsonObject write(Message message) {
        JsonObject object = new JsonObject();
        object.addProperty(
                "role",
                message.role() == Role.SYSTEM
                        ? systemRole
                        : message.role().name().toLowerCase(Locale.ROOT));
        content(message, object);
        if (message.role() == Role.TOOL) {
            message.toolCallId().ifPresent(id -> object.addProperty("tool_call_id", ids.of(id)));
        } else if (quirks.messageNames()) {
            if (message.name().isPresent()) {
                object.addProperty("name", message.name().get());
            }
        }
        if (!message.toolCalls().isEmpty()) {
            object.add("tool_calls", toolCalls(message.toolCalls()));
        }
        if (message.refusal().isPresent()) {
            object.addProperty("refusal", message.refusal().get());
        }
        // Servers that want their reasoning back (DeepSeek with tools) want it in the field in which they sent it.
        // Others
        // refuse a field that they do not know (Groq).
        String field = message.providerData().get(REASONING_FIELD);
        boolean own = providerId.equals(message.providerData().get(REASONING_FROM));
        if (field != null && own && quirks.returnsReasoning()) {
            message.reasoning().ifPresent(reasoning -> object.addProperty(field, reasoning));
        }
        return object;
    }

    private static void content(Message message, JsonObject object) {
        List<ContentPart> parts = message.content();
        if (parts.isEmpty()) {
            boolean mayBeAbsent =
                    !message.toolCalls().isEmpty() || message.refusal().isPresent();
            object.add("content", mayBeAbsent ? JsonNull.INSTANCE : new JsonPrimitive(""));
        } else if (parts.size() == 1 && parts.get(0) instanceof TextPart only) {
            object.addProperty("content", only.text());
        } else {
            JsonArray array = new JsonArray();
            parts.forEach(part -> array.add(part(part)));
            object.add("content", array);
        }
    }

    private static JsonObject part(ContentPart part) {
        JsonObject object = new JsonObject();
        if (part instanceof TextPart text) {
            object.addProperty("type", "text");
            object.addProperty("text", text.text());
        } else if (part instanceof MediaPart media) {
            media(media, object);
        } else {
            throw unsupported("content of the type " + part.getClass().getSimpleName());
        }
        return object;
    }

    private static void media(MediaPart media, JsonObject object) {
        JsonObject value = new JsonObject();
        switch (media.kind()) {
            case IMAGE -> {
                value.addProperty(
                        "url",
                        media.uri()
                                .map(Object::toString)
                                .or(() -> MediaData.dataUri(media))
                                .orElseThrow());
                object.addProperty("type", "image_url");
                object.add("image_url", value);
            }
            case AUDIO -> {
                value.addProperty("data", MediaData.base64(media).orElseThrow(MessageWriter::byAddress));
                value.addProperty("format", audioFormat(media));
                object.addProperty("type", "input_audio");
                object.add("input_audio", value);
            }
            case FILE -> {
                value.addProperty("filename", MediaData.fileName(media));
                value.addProperty("file_data", MediaData.dataUri(media).orElseThrow(MessageWriter::byAddress));
                object.addProperty("type", "file");
                object.add("file", value);
            }
        }
    }

    private static String audioFormat(MediaPart media) {
        String type = media.mediaType().orElse("");
        if (type.endsWith("wav") || type.endsWith("wave")) {
            return "wav";
        }
        if (type.endsWith("mp3") || type.endsWith("mpeg")) {
            return "mp3";
        }
        throw unsupported("audio of the type '" + type + "'; WAV and MP3 are possible");
    }

    private static LlmException byAddress() {
        return unsupported("audio or files by address");
    }

    private JsonArray toolCalls(List<ToolCall> calls) {
        JsonArray array = new JsonArray();
        for (ToolCall call : calls) {
            JsonObject function = new JsonObject();
            function.addProperty("name", call.name());
            function.addProperty("arguments", call.arguments());
            JsonObject object = new JsonObject();
            object.addProperty("id", ids.of(call.id()));
            object.addProperty("type", "function");
            object.add("function", function);
            array.add(object);
        }
        return array;
    }

    private static LlmException unsupported(String what) {
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST, "This provider cannot take " + what + ". Send it in another form.")
                .build();
    }
}
