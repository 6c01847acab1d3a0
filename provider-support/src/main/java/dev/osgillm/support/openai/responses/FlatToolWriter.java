/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.OfferedTools;
import dev.osgillm.support.openai.OpenAiProfile;
import java.util.Locale;

/** Writes the tools of a request and whether they must be called: flat, and always with {@code strict}. */
final class FlatToolWriter {

    private final OpenAiProfile profile;

    FlatToolWriter(OpenAiProfile profile) {
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
        function.addProperty("type", "function");
        function.addProperty("name", tool.name());
        tool.description().ifPresent(text -> function.addProperty("description", text));
        function.add(
                "parameters",
                tool.parameters()
                        .map(schema -> Json.given(schema, "schema of the tool " + tool.name()))
                        .orElseGet(FlatToolWriter::noParameters));
        if (profile.strict()) {
            // Always said, since this dialect takes silence for true.
            function.addProperty("strict", tool.strict());
        }
        return function;
    }

    private static JsonObject noParameters() {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "object");
        schema.add("properties", new JsonObject());
        schema.addProperty("additionalProperties", false);
        return schema;
    }

    private static void choice(ToolChoice choice, JsonObject body) {
        switch (choice.mode()) {
            case AUTO, NONE, REQUIRED ->
                body.addProperty("tool_choice", choice.mode().name().toLowerCase(Locale.ROOT));
            case TOOL -> {
                JsonObject function = new JsonObject();
                function.addProperty("type", "function");
                function.addProperty("name", choice.tool().orElseThrow());
                body.add("tool_choice", function);
            }
        }
    }
}
