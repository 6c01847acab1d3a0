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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts tool calls together from deltas: those of one {@code index} belong together; without an index a new id begins a
 * new call; without both it is more of the last one. Servers bend each of these rules, see {@link #find}.
 */
final class ToolCallAssembler {

    private static final long NO_INDEX = -1;

    /** What a delta says. Empty texts where it says nothing. */
    private record Delta(long index, String id, String name, String arguments) {

        static Delta of(JsonObject object) {
            JsonObject function = Json.object(object, "function");
            return new Delta(
                    Math.max(NO_INDEX, Json.number(object, "index", NO_INDEX)),
                    Json.text(object, "id", ""),
                    Json.text(function, "name", ""),
                    arguments(function));
        }

        /** Mistral may send an object, the rest a text. */
        private static String arguments(JsonObject function) {
            JsonElement arguments = function == null ? null : function.get("arguments");
            if (arguments == null || arguments.isJsonNull()) {
                return "";
            }
            return arguments.isJsonPrimitive() ? arguments.getAsString() : arguments.toString();
        }

        /** DeepSeek ends with such a one, which is no call. */
        boolean isNothing() {
            return id.isEmpty() && name.isEmpty() && arguments.isEmpty();
        }
    }

    /**
     * By what a delta names its call. Not a record: the JDK holds on to the last record class whose equals it linked
     * (ObjectMethods), and so to the class loader of a bundle that has left.
     */
    private static String key(long index, String id) {
        return index + " " + id;
    }

    private static final class Part {
        private final int place;
        private final long index;
        private String id = "";
        private String name = "";
        private final GrowingObject arguments = new GrowingObject();

        Part(int place, long index) {
            this.place = place;
            this.index = index;
        }

        /** Some servers repeat id and name in every piece. */
        void add(Delta delta) {
            id = id.isEmpty() ? delta.id : id;
            name = name.isEmpty() ? delta.name : name;
            arguments.append(delta.arguments);
        }

        boolean isWhole() {
            return arguments.isWhole();
        }

        boolean isCut() {
            return !arguments.isEmpty() && !isWhole();
        }

        /** A named delta for a call that is complete is the next one, when it brings a call of its own. */
        boolean isFollowedBy(Delta delta) {
            boolean named = !delta.name.isEmpty() && !name.isEmpty();
            return named && isWhole() && (!delta.name.equals(name) || !delta.arguments.isEmpty());
        }
    }

    private final List<Part> parts = new ArrayList<>();
    private final Map<Long, Part> lastOfIndex = new HashMap<>();
    private final Map<String, Part> firstOfId = new HashMap<>();

    /** Takes the calls of a whole answer: each element is one, whatever its id. */
    void addWhole(JsonArray calls) {
        for (JsonElement call : calls) {
            if (call.isJsonObject()) {
                Delta delta = Delta.of(call.getAsJsonObject());
                if (!delta.isNothing()) {
                    add(begin(delta), delta);
                }
            }
        }
    }

    /** Takes the deltas of one chunk. */
    void add(int choice, JsonArray deltas, Consumer<? super ChatEvent> out) {
        for (JsonElement element : deltas) {
            Delta delta = element.isJsonObject() ? Delta.of(element.getAsJsonObject()) : null;
            if (delta != null && !delta.isNothing()) {
                Part part = find(delta);
                add(part, delta);
                out.accept(new ToolCallDelta(choice, part.place, part.id, part.name, delta.arguments));
            }
        }
    }

    private void add(Part part, Delta delta) {
        part.add(delta);
        if (!delta.id.isEmpty()) {
            firstOfId.putIfAbsent(key(part.index, part.id), part);
            firstOfId.putIfAbsent(key(NO_INDEX, part.id), part);
        }
    }

    private Part find(Delta delta) {
        Part known = delta.id.isEmpty() ? null : firstOfId.get(key(delta.index, delta.id));
        if (known != null) {
            return known;
        }
        Part last = lastOf(delta.index);
        if (last == null) {
            return begin(delta);
        }
        if (delta.id.isEmpty() || last.id.isEmpty()) {
            return last.isFollowedBy(delta) ? begin(delta) : last;
        }
        // Another id. Gemini sends several whole calls under one index; others a new id with every piece of one call,
        // but the name only once.
        boolean another = delta.index < 0 || !delta.name.isEmpty();
        return another ? begin(delta) : last;
    }

    /** Without an index it may be any call. */
    private Part lastOf(long index) {
        if (index != NO_INDEX) {
            return lastOfIndex.get(index);
        }
        return parts.isEmpty() ? null : parts.get(parts.size() - 1);
    }

    private Part begin(Delta delta) {
        Part part = new Part(parts.size(), delta.index);
        parts.add(part);
        lastOfIndex.put(delta.index, part);
        return part;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** @return whether the arguments of a call are no JSON object, as when a stream was cut */
    boolean hasCut() {
        return parts.stream().anyMatch(Part::isCut);
    }

    /**
     * @param all whether calls count whose arguments are no JSON object: the model may have written them so, or none
     * @return the calls in order, each with an id of its own
     */
    List<ToolCall> calls(boolean all) {
        Set<String> ids = new HashSet<>();
        List<ToolCall> calls = new ArrayList<>();
        for (Part part : parts) {
            if (!all && !part.isWhole()) {
                continue;
            }
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
