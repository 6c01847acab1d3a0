/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import java.util.List;
import java.util.Map;

/** Bodies and items of OpenAI's Responses API. */
public final class ResponsesPayloads {

    private static final String ID = "resp_scripted";

    private ResponsesPayloads() {}

    /** @return a whole answer of text */
    public static String answer(String model, String text, int input, int output) {
        return Json.write(
                response(model, "completed", null, List.of(message(text, "completed")), usage(input, output)));
    }

    /**
     * @param status {@code completed}, {@code incomplete}, {@code in_progress}
     * @param reason why it is incomplete, or {@code null}
     * @param usage or {@code null}
     */
    static Map<String, Object> response(
            String model, String status, String reason, List<Object> output, Map<String, Object> usage) {
        return object(
                "id",
                ID,
                "object",
                "response",
                "created_at",
                OpenAiPayloads.CREATED,
                "status",
                status,
                "error",
                null,
                "incomplete_details",
                reason == null ? null : object("reason", reason),
                "model",
                model,
                "output",
                output,
                "usage",
                usage);
    }

    static Map<String, Object> usage(int input, int output) {
        return object(
                "input_tokens",
                input,
                "input_tokens_details",
                object("cached_tokens", 0),
                "output_tokens",
                output,
                "output_tokens_details",
                object("reasoning_tokens", 0),
                "total_tokens",
                input + output);
    }

    static Map<String, Object> message(String text, String status) {
        List<Object> content = status.equals("in_progress") ? List.of() : List.of(textPart(text));
        return object(
                "id", "msg_scripted", "type", "message", "status", status, "role", "assistant", "content", content);
    }

    static Map<String, Object> textPart(String text) {
        return object("type", "output_text", "text", text, "annotations", List.of());
    }

    static Map<String, Object> call(String tool, String arguments, String status) {
        return object(
                "id",
                "fc_scripted",
                "type",
                "function_call",
                "status",
                status,
                "call_id",
                "call_scripted_1",
                "name",
                tool,
                "arguments",
                arguments);
    }

    /** @param summary or {@code null} */
    static Map<String, Object> thought(String summary) {
        List<Object> parts = summary == null ? List.of() : List.of(object("type", "summary_text", "text", summary));
        return object("id", "rs_scripted", "type", "reasoning", "summary", parts, "encrypted_content", "c2NyaXB0ZWQ=");
    }
}
