/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.support.json.Json;
import java.util.Locale;

/** Writes the tools of a request and whether they must be called. */
final class ToolWriter {

    private final OpenAiProfile profile;

    ToolWriter(OpenAiProfile profile) {
        this.profile = profile;
    }

    void write(ChatRequest request, JsonObject body) {
        if (request.tools().isEmpty()) {
            return;
        }
        OfferedTools offered = OfferedTools.of(request, profile.quirks());
        JsonArray tools = new JsonArray();
        offered.tools().forEach(tool -> tools.add(tool(tool)));
        body.add("tools", tools);
        offered.choice().ifPresent(choice -> choice(choice, body));
        if (profile.parallelToolCalls()) {
            request.parallelToolCalls().ifPresent(allowed -> body.addProperty("parallel_tool_calls", allowed));
        }
    }

    private JsonObject tool(ToolDefinition tool) {
        JsonObject function = new JsonObject();
        function.addProperty("name", tool.name());
        tool.description().ifPresent(text -> function.addProperty("description", text));
        tool.parameters()
                .ifPresent(
                        schema -> function.add("parameters", Json.given(schema, "schema of the tool " + tool.name())));
        if (tool.strict() && profile.strict()) {
            function.addProperty("strict", true);
        }
        return typed("function", function);
    }

    private static void choice(ToolChoice choice, JsonObject body) {
        switch (choice.mode()) {
            case AUTO, NONE, REQUIRED ->
                body.addProperty("tool_choice", choice.mode().name().toLowerCase(Locale.ROOT));
            case TOOL -> {
                JsonObject function = new JsonObject();
                function.addProperty("name", choice.tool().orElseThrow());
                body.add("tool_choice", typed("function", function));
            }
        }
    }

    private static JsonObject typed(String type, JsonObject content) {
        JsonObject object = new JsonObject();
        object.addProperty("type", type);
        object.add(type, content);
        return object;
    }
}
