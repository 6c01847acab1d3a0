/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ContentPart;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.support.json.Json;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Writes messages and tools as {@code /api/chat} takes them. */
final class MessageWriter {

    private MessageWriter() {}

    static JsonArray messages(List<Message> messages) {
        JsonArray array = new JsonArray(messages.size());
        messages.forEach(message -> array.add(message(message)));
        return array;
    }

    private static JsonObject message(Message message) {
        JsonObject json = new JsonObject();
        json.addProperty("role", message.role().name().toLowerCase(Locale.ROOT));
        String text = message.text();
        json.addProperty("content", text.isEmpty() ? message.refusal().orElse("") : text);
        message.reasoning().ifPresent(thinking -> json.addProperty("thinking", thinking));

        JsonArray images = new JsonArray();
        message.content().stream()
                .filter(part -> !(part instanceof TextPart))
                .forEach(part -> images.add(base64(part)));
        if (!images.isEmpty()) {
            json.add("images", images);
        }
        if (!message.toolCalls().isEmpty()) {
            JsonArray calls = new JsonArray(message.toolCalls().size());
            message.toolCalls().forEach(call -> calls.add(toolCall(call)));
            json.add("tool_calls", calls);
        }
        message.toolCallId().ifPresent(id -> {
            message.name().ifPresent(tool -> json.addProperty("tool_name", tool));
            json.addProperty("tool_call_id", id);
        });
        return json;
    }

    /** The server takes bytes only; recordings travel among the images, for models that listen. */
    static String base64(ContentPart part) {
        if (!(part instanceof MediaPart media) || media.kind() == MediaPart.Kind.FILE) {
            throw invalid(
                    "Ollama takes text, images and recordings, but no files. Put the file's text into the message.");
        }
        return media.data()
                .map(Base64.getEncoder()::encodeToString)
                .orElseGet(() -> dataOf(media.uri().orElseThrow()));
    }

    private static String dataOf(URI uri) {
        String text = uri.toString();
        int data = text.indexOf(";base64,");
        if (!text.startsWith("data:") || data < 0) {
            throw invalid("Ollama does not fetch images from addresses. Load the image, and give its bytes.");
        }
        return text.substring(data + ";base64,".length());
    }

    private static JsonObject toolCall(ToolCall call) {
        JsonObject arguments = Json.given(
                call.arguments().isBlank() ? "{}" : call.arguments(),
                "text of the arguments of tool call " + call.id());
        JsonObject function = new JsonObject();
        function.addProperty("name", call.name());
        function.add("arguments", arguments);
        JsonObject json = new JsonObject();
        json.addProperty("id", call.id());
        json.add("function", function);
        return json;
    }

    static JsonArray tools(List<ToolDefinition> tools) {
        JsonArray array = new JsonArray(tools.size());
        tools.forEach(tool -> array.add(tool(tool)));
        return array;
    }

    private static JsonObject tool(ToolDefinition tool) {
        String schema = tool.parameters().orElse("{\"type\":\"object\",\"properties\":{}}");
        JsonObject parameters = Json.given(schema, "schema of the tool " + tool.name());
        JsonObject function = new JsonObject();
        function.addProperty("name", tool.name());
        tool.description().ifPresent(description -> function.addProperty("description", description));
        function.add("parameters", parameters);
        JsonObject json = new JsonObject();
        json.addProperty("type", "function");
        json.add("function", function);
        return json;
    }

    static LlmException invalid(String problem) {
        return LlmException.builder(ErrorKind.INVALID_REQUEST, problem).build();
    }
}
