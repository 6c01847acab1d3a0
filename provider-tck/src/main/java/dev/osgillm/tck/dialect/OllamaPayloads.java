/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import java.util.List;
import java.util.Map;

/** Bodies and lines of Ollama's own dialect, as JSON text. */
public final class OllamaPayloads {

    static final String TIME = "2026-08-21T10:11:12.123456789+02:00";

    private OllamaPayloads() {}

    /** @return a line of a stream with more text */
    public static String textLine(String model, String text) {
        return Json.write(answer(model, message(text), false));
    }

    /** @return a line of a stream with a tool call; the arguments are an object */
    public static String toolCallLine(String model, String id, String tool, Map<String, Object> arguments) {
        return Json.write(answer(model, toolMessage(id, tool, arguments), false));
    }

    /** @return the line that ends a stream */
    public static String doneLine(String model, String reason, int input, int output) {
        return Json.write(finished(answer(model, message(""), true), reason, input, output));
    }

    /** @return a whole answer of text */
    public static String whole(String model, String text, String reason, int input, int output) {
        return Json.write(finished(answer(model, message(text), true), reason, input, output));
    }

    /** @return a whole answer that is a tool call; the arguments are an object */
    public static String wholeToolCall(String model, String id, String tool, Map<String, Object> arguments, int input) {
        return Json.write(finished(answer(model, toolMessage(id, tool, arguments), true), "stop", input, 5));
    }

    /** @return a line of a completion with more text */
    public static String completionLine(String model, String text) {
        return Json.write(completion(model, text, false));
    }

    /**
     * @param text all of it in a whole answer, empty in a stream
     * @param context the state to go on from; empty for a raw prompt
     * @return the line that ends a completion, or a whole one
     */
    public static String completionDone(
            String model, String text, String reason, int input, int output, List<Integer> context) {
        Map<String, Object> done = finished(completion(model, text, true), reason, input, output);
        if (!context.isEmpty()) {
            done.put("context", context);
        }
        return Json.write(done);
    }

    private static Map<String, Object> completion(String model, String text, boolean done) {
        return object("model", model, "created_at", TIME, "response", text, "done", done);
    }

    /** @return the answer to a request that only loads or unloads a model */
    public static String loaded(String model, String reason) {
        return Json.write(
                object("model", model, "created_at", TIME, "response", "", "done", true, "done_reason", reason));
    }

    /** @return the body of a failure, also the form of an error inside a stream */
    public static String error(String text) {
        return Json.write(object("error", text));
    }

    private static Map<String, Object> message(String text) {
        return object("role", "assistant", "content", text);
    }

    private static Map<String, Object> toolMessage(String id, String tool, Map<String, Object> arguments) {
        Map<String, Object> function = object("index", 0, "name", tool, "arguments", arguments);
        Map<String, Object> message = message("");
        message.put("tool_calls", List.of(object("id", id, "function", function)));
        return message;
    }

    private static Map<String, Object> answer(String model, Map<String, Object> message, boolean done) {
        return object("model", model, "created_at", TIME, "message", message, "done", done);
    }

    private static Map<String, Object> finished(Map<String, Object> answer, String reason, int input, int output) {
        answer.put("done_reason", reason);
        answer.put("total_duration", 1_000_000_000L);
        answer.put("load_duration", 10_000_000L);
        answer.put("prompt_eval_count", input);
        answer.put("prompt_eval_duration", 40_000_000L);
        answer.put("eval_count", output);
        answer.put("eval_duration", 900_000_000L);
        return answer;
    }
}
