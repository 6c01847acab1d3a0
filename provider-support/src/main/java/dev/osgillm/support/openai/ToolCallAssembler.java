/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallDelta;
import dev.osgillm.support.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts tool calls together from deltas: those of one {@code index} belong together; without an index a new id begins a
 * new call; without both it is more of the last one. Whole calls in one piece are the simple case of that.
 */
final class ToolCallAssembler {

    private static final class Part {
        private long index = -1;
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
    }

    private final List<Part> parts = new ArrayList<>();

    void add(int choice, JsonArray deltas, Consumer<? super ChatEvent> out) {
        for (JsonElement delta : deltas) {
            if (delta.isJsonObject()) {
                add(choice, delta.getAsJsonObject(), out);
            }
        }
    }

    private void add(int choice, JsonObject delta, Consumer<? super ChatEvent> out) {
        JsonObject function = Json.object(delta, "function");
        String id = Json.text(delta, "id", "");
        String name = Json.text(function, "name", "");
        String arguments = arguments(function);
        long index = Json.number(delta, "index", -1);
        boolean knownIndex = index >= 0 && parts.stream().anyMatch(part -> part.index == index);
        if (id.isEmpty() && name.isEmpty() && arguments.isEmpty() && !knownIndex) {
            return; // DeepSeek's sentinel, which is no call
        }
        Part part = find(index, id);
        // Some servers repeat id and name in every piece.
        if (part.id.isEmpty()) {
            part.id = id;
        }
        if (part.name.isEmpty()) {
            part.name = name;
        }
        part.arguments.append(arguments);
        out.accept(new ToolCallDelta(choice, parts.indexOf(part), part.id, part.name, arguments));
    }

    private Part find(long index, String id) {
        if (index >= 0) {
            for (Part part : parts) {
                // Gemini and others send several calls under one index, told apart by their ids.
                boolean other = !id.isEmpty() && !part.id.isEmpty() && !part.id.equals(id);
                if (part.index == index && !other) {
                    return part;
                }
            }
            return begin(index);
        }
        for (Part part : parts) {
            if (!id.isEmpty() && part.id.equals(id)) {
                return part;
            }
        }
        return id.isEmpty() && !parts.isEmpty() ? parts.get(parts.size() - 1) : begin(-1);
    }

    private Part begin(long index) {
        Part part = new Part();
        part.index = index;
        parts.add(part);
        return part;
    }

    private static String arguments(JsonObject function) {
        JsonElement arguments = function == null ? null : function.get("arguments");
        if (arguments == null || arguments.isJsonNull()) {
            return "";
        }
        return arguments.isJsonPrimitive() ? arguments.getAsString() : arguments.toString();
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** @return the calls in order, each with an id of its own */
    List<ToolCall> calls() {
        Set<String> ids = new HashSet<>();
        List<ToolCall> calls = new ArrayList<>();
        for (Part part : parts) {
            String id = part.id;
            if (id.isEmpty() || !ids.add(id)) {
                id = "call_" + calls.size();
                ids.add(id);
            }
            calls.add(ToolCall.of(id, part.name, part.arguments.isEmpty() ? "{}" : part.arguments.toString()));
        }
        return calls;
    }
}
