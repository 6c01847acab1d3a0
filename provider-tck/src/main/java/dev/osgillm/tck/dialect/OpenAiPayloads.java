/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Bodies and stream events of the OpenAI dialect, as JSON text. */
public final class OpenAiPayloads {

    /** The payload of the event that ends a stream. */
    public static final String DONE = "[DONE]";

    static final long CREATED = 1790000000L;
    private static final String ID = "chatcmpl-scripted";

    private OpenAiPayloads() {}

    /** @return the first event of a stream: the role and no text */
    public static String roleChunk(String model) {
        return chunk(model, object("role", "assistant", "content", "", "refusal", null), null);
    }

    /** @return an event with more text */
    public static String textChunk(String model, String text) {
        return chunk(model, object("content", text), null);
    }

    /** @return the first event of a tool call */
    public static String toolCallChunk(String model, int index, String id, String tool) {
        Map<String, Object> call =
                object("index", index, "id", id, "type", "function", "function", object("name", tool, "arguments", ""));
        return chunk(model, object("tool_calls", List.of(call)), null);
    }

    /** @return an event with more of a tool call's arguments */
    public static String toolArgumentsChunk(String model, int index, String arguments) {
        Map<String, Object> call = object("index", index, "function", object("arguments", arguments));
        return chunk(model, object("tool_calls", List.of(call)), null);
    }

    /** @return the event that says why the answer ended */
    public static String finishChunk(String model, String reason) {
        return chunk(model, object(), reason);
    }

    /** @return the event with the usage, sent after the answer when the client asked for it */
    public static String usageChunk(String model, int input, int output) {
        return Json.write(event(model, List.of(), usage(input, output)));
    }

    /**
     * @param usage of any form, or {@code null}
     * @return the event with the usage, sent after the answer
     */
    public static String usageChunk(String model, Map<String, Object> usage) {
        return Json.write(event(model, List.of(), usage));
    }

    /**
     * @param delta what the event adds to the answer
     * @param reason why the answer ended, or {@code null}
     * @param usage of any form, or {@code null}
     */
    public static String usageChunk(String model, Map<String, Object> delta, String reason, Map<String, Object> usage) {
        return Json.write(event(model, List.of(choice(delta, reason)), usage));
    }

    /**
     * @param delta what the event adds to the answer
     * @param reason why the answer ended, or {@code null}
     */
    public static String deltaChunk(String model, Map<String, Object> delta, String reason) {
        return chunk(model, delta, reason);
    }

    /** @return an event that has an error beside an answer that it ends, as OpenRouter sends it */
    public static String errorChunk(String model, String message) {
        Map<String, Object> event = event(model, List.of(choice(object("content", ""), "error")), null);
        event.put("error", object("code", 502, "message", message));
        return Json.write(event);
    }

    private static Map<String, Object> choice(Map<String, Object> delta, String reason) {
        return object("index", 0, "delta", delta, "logprobs", null, "finish_reason", reason);
    }

    private static String chunk(String model, Map<String, Object> delta, String reason) {
        return Json.write(event(model, List.of(choice(delta, reason)), null));
    }

    private static Map<String, Object> event(String model, List<Object> choices, Object usage) {
        return object(
                "id", ID,
                "object", "chat.completion.chunk",
                "created", CREATED,
                "model", model,
                "choices", choices,
                "usage", usage);
    }

    /** @return a whole answer of text */
    public static String completion(String model, String text, String reason, int input, int output) {
        Map<String, Object> message = object("role", "assistant", "content", text, "refusal", null);
        return completion(model, message, reason, input, output);
    }

    /** @return a whole answer that is a tool call */
    public static String toolCallCompletion(String model, String id, String tool, String arguments, int input) {
        Map<String, Object> call =
                object("id", id, "type", "function", "function", object("name", tool, "arguments", arguments));
        Map<String, Object> message = object("role", "assistant", "content", null, "tool_calls", List.of(call));
        return completion(model, message, "tool_calls", input, 5);
    }

    private static String completion(String model, Map<String, Object> message, String reason, int input, int output) {
        Map<String, Object> choice = object("index", 0, "message", message, "logprobs", null, "finish_reason", reason);
        return Json.write(object(
                "id",
                ID,
                "object",
                "chat.completion",
                "created",
                CREATED,
                "model",
                model,
                "choices",
                List.of(choice),
                "usage",
                usage(input, output),
                "system_fingerprint",
                "fp_scripted"));
    }

    /** @return the usage of an answer */
    public static Map<String, Object> usage(int input, int output) {
        return object(
                "prompt_tokens",
                input,
                "completion_tokens",
                output,
                "total_tokens",
                input + output,
                "prompt_tokens_details",
                object("cached_tokens", 0),
                "completion_tokens_details",
                object("reasoning_tokens", 0));
    }

    /**
     * @param type such as {@code invalid_request_error}
     * @param param or {@code null}
     * @param code or {@code null}
     * @return the body of a failure, also the form of an error inside a stream
     */
    public static String error(String message, String type, String param, String code) {
        return Json.write(object("error", object("message", message, "type", type, "param", param, "code", code)));
    }

    /** @return the body of a failure whose code is a number */
    public static String numberedError(String message, int code) {
        return Json.write(object("error", object("message", message, "type", "error", "param", null, "code", code)));
    }

    /** @return the body of a failure that is words alone */
    public static String textError(String message) {
        return Json.write(object("error", message));
    }

    /** @return one vector for each input */
    static Map<String, Object> embeddings(String model, List<List<Double>> vectors, boolean base64, int tokens) {
        List<Object> data = new ArrayList<>();
        for (List<Double> vector : vectors) {
            Object embedding = base64 ? Embeddings.base64(vector) : vector;
            data.add(object("object", "embedding", "index", data.size(), "embedding", embedding));
        }
        Map<String, Object> usage = object("prompt_tokens", tokens, "total_tokens", tokens);
        return object("object", "list", "data", data, "model", model, "usage", usage);
    }

    static Map<String, Object> model(String id) {
        return object("id", id, "object", "model", "created", CREATED, "owned_by", "scripted");
    }
}
