/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonObject;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.support.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One item of an answer, as far as it is known: a message, a call, a thought, or something else that is kept as it is. */
final class OutputItem {

    static final String MESSAGE = "message";
    static final String CALL = "function_call";
    static final String REASONING = "reasoning";

    private final Map<Integer, OutputPart> content = new TreeMap<>();
    private final Map<Integer, OutputPart> summary = new TreeMap<>();
    private final StringBuilder arguments = new StringBuilder();
    private JsonObject json;
    private int callIndex = -1;

    /** @return the item as the server told it last, {@code null} while it has not */
    JsonObject json() {
        return json;
    }

    /** Takes the item as the server tells it at its beginning or its end. */
    void json(JsonObject told) {
        json = told;
    }

    boolean is(String type) {
        return type.equals(Json.text(json, "type"));
    }

    /** @return whether this is what the server speaks of, and not another item at the same place */
    boolean matches(JsonObject told) {
        return json == null || is(Json.text(told, "type", ""));
    }

    OutputPart part(OutputPart.Kind kind, int index) {
        Map<Integer, OutputPart> parts = kind == OutputPart.Kind.SUMMARY ? summary : content;
        return parts.computeIfAbsent(index, absent -> new OutputPart(kind));
    }

    /** @return the texts of the answer, without empty ones */
    List<String> texts() {
        return textsOf(OutputPart.Kind.TEXT).toList();
    }

    String refusal() {
        return String.join("", textsOf(OutputPart.Kind.REFUSAL).toList());
    }

    private Stream<String> textsOf(OutputPart.Kind kind) {
        return content.values().stream()
                .filter(part -> part.kind == kind)
                .map(OutputPart::text)
                .filter(text -> !text.isEmpty());
    }

    Collection<OutputPart> content() {
        return content.values();
    }

    /** @return whether the server understands the item when it has kept nothing: thoughts must say what they were */
    boolean canGoBack() {
        return !is(REASONING)
                || Json.has(json, "encrypted_content")
                || !Json.array(json, "content").isEmpty();
    }

    // Calls.

    /** @param index which call of the answer this is, from 0 */
    void beginCall(int index) {
        callIndex = index;
    }

    boolean hasBegunCall() {
        return callIndex >= 0;
    }

    int callIndex() {
        return callIndex;
    }

    /** @return the id by which the result will name the call, empty while unknown */
    String callId() {
        return Json.text(json, "call_id", Json.text(json, "id", ""));
    }

    String callName() {
        return Json.text(json, "name", "");
    }

    void addArguments(String delta) {
        arguments.append(delta);
    }

    /** Takes the arguments as a whole, which count more than their pieces. @return what had not been told */
    String completeArguments(String whole) {
        String rest = Told.rest(arguments, whole);
        if (!whole.isEmpty()) {
            arguments.setLength(0);
            arguments.append(whole);
        }
        return rest;
    }

    /** @return whether the model came to the end of this call */
    boolean hasWholeCall() {
        return Json.isObject(arguments.toString()) && !"incomplete".equals(Json.text(json, "status"));
    }

    ToolCall call() {
        String id = callId().isEmpty() ? "call_" + callIndex : callId();
        return ToolCall.of(id, callName(), arguments.isEmpty() ? "{}" : arguments.toString());
    }
}
