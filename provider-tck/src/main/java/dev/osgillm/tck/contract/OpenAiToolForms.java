/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.chat.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The forms of tool calls in the dialect of OpenAI, as the lists of each event's {@code tool_calls}. */
final class OpenAiToolForms {

    private static final int PIECE = 7;

    private OpenAiToolForms() {}

    static Optional<List<List<Object>>> deltas(ToolCallForm form, List<ToolCall> calls) {
        List<List<Object>> events = new ArrayList<>();
        switch (form) {
            case IN_PIECES -> calls.forEach(call -> pieces(calls.indexOf(call), call, true, true, events));
            case WITHOUT_INDEX -> calls.forEach(call -> pieces(-1, call, false, false, events));
            case ID_REPEATED ->
                calls.forEach(call -> {
                    int index = calls.indexOf(call);
                    events.add(List.of(piece(index, call.id(), call.name(), "")));
                    cut(call.arguments()).forEach(part -> events.add(List.of(piece(index, call.id(), "", part))));
                });
            case NAME_REPEATED ->
                calls.forEach(call -> {
                    int index = calls.indexOf(call);
                    events.add(List.of(piece(index, call.id(), call.name(), "")));
                    cut(call.arguments()).forEach(part -> events.add(List.of(piece(index, "", call.name(), part))));
                });
            case NAME_LATE ->
                calls.forEach(call -> {
                    int index = calls.indexOf(call);
                    events.add(List.of(piece(index, call.id(), "", "")));
                    events.add(List.of(piece(index, "", call.name(), "")));
                    cut(call.arguments()).forEach(part -> events.add(List.of(piece(index, "", "", part))));
                });
            case NO_ARGUMENTS ->
                calls.forEach(call -> events.add(List.of(piece(calls.indexOf(call), call.id(), call.name(), null))));
            case NULL_ARGUMENTS ->
                calls.forEach(call -> {
                    Map<String, Object> function = members("name", call.name(), "arguments", null);
                    events.add(List.of(members(
                            "index", calls.indexOf(call), "id", call.id(), "type", "function", "function", function)));
                    cut(call.arguments())
                            .forEach(part -> events.add(List.of(piece(calls.indexOf(call), "", "", part))));
                });
            case EMPTY_LIST -> {
                events.add(List.of());
                calls.forEach(call -> {
                    pieces(calls.indexOf(call), call, true, true, events);
                    events.add(List.of());
                });
            }
            case INTERLEAVED -> interleaved(calls, events);
            case ALL_AT_ONCE -> {
                List<Object> all = new ArrayList<>();
                calls.forEach(call -> all.add(piece(calls.indexOf(call), call.id(), call.name(), call.arguments())));
                events.add(all);
            }
            case AS_OBJECT -> {
                return Optional.empty();
            }
        }
        return Optional.of(events);
    }

    private static void pieces(
            int index, ToolCall call, boolean indexed, boolean emptyFirst, List<List<Object>> events) {
        int number = indexed ? index : -1;
        events.add(List.of(piece(number, call.id(), call.name(), emptyFirst ? "" : null)));
        cut(call.arguments()).forEach(part -> events.add(List.of(piece(number, "", "", part))));
    }

    private static void interleaved(List<ToolCall> calls, List<List<Object>> events) {
        calls.forEach(call -> events.add(List.of(piece(calls.indexOf(call), call.id(), call.name(), ""))));
        List<List<String>> parts =
                calls.stream().map(call -> cut(call.arguments())).toList();
        int most = parts.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < most; i++) {
            for (int call = calls.size() - 1; call >= 0; call--) {
                if (i < parts.get(call).size()) {
                    events.add(List.of(piece(call, "", "", parts.get(call).get(i))));
                }
            }
        }
    }

    static List<String> cut(String text) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < text.length(); i += PIECE) {
            parts.add(text.substring(i, Math.min(text.length(), i + PIECE)));
        }
        return parts;
    }

    private static Map<String, Object> piece(int index, String id, String name, String arguments) {
        Map<String, Object> piece = new LinkedHashMap<>();
        if (index >= 0) {
            piece.put("index", index);
        }
        if (!id.isEmpty()) {
            piece.put("id", id);
            piece.put("type", "function");
        }
        Map<String, Object> function = new LinkedHashMap<>();
        if (!name.isEmpty()) {
            function.put("name", name);
        }
        if (arguments != null) {
            function.put("arguments", arguments);
        }
        piece.put("function", function);
        return piece;
    }

    private static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }
}
