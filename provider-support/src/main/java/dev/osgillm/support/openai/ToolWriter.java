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
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
        Optional<String> onlyTool = request.toolChoice()
                .filter(choice -> !profile.quirks().namedToolChoice())
                .flatMap(ToolChoice::tool);
        JsonArray tools = new JsonArray();
        for (ToolDefinition tool : tools(request, onlyTool)) {
            tools.add(tool(tool));
        }
        body.add("tools", tools);
        if (onlyTool.isPresent()) {
            body.addProperty("tool_choice", "required");
        } else {
            request.toolChoice().ifPresent(choice -> choice(choice, body));
        }
        if (profile.parallelToolCalls()) {
            request.parallelToolCalls().ifPresent(allowed -> body.addProperty("parallel_tool_calls", allowed));
        }
    }

    /** A tool that must be called cannot be named at every server, but it can be the only one there is. */
    private static List<ToolDefinition> tools(ChatRequest request, Optional<String> only) {
        List<ToolDefinition> named = request.tools().stream()
                .filter(tool -> only.filter(tool.name()::equals).isPresent())
                .toList();
        return named.isEmpty() ? request.tools() : named;
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
