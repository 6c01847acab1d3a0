/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The events of one stream of OpenAI's Responses API, as they go over the wire, numbered from 0. For one thread. */
public final class ResponsesEvents {

    private static final String IN_PROGRESS = "in_progress";

    private final String model;
    private final List<Object> output = new ArrayList<>();
    private int sequence;

    /** @param model that the answer names */
    public ResponsesEvents(String model) {
        this.model = model;
    }

    /** @return the first event */
    public byte[] created() {
        return event(
                "response.created",
                object("response", ResponsesPayloads.response(model, IN_PROGRESS, null, output, null)));
    }

    /** @return the beginning of a message */
    public byte[] messageAdded() {
        return item("added", ResponsesPayloads.message("", IN_PROGRESS));
    }

    /** @return more text of the message */
    public byte[] text(String delta) {
        return event(
                "response.output_text.delta",
                object(
                        "item_id",
                        "msg_scripted",
                        "output_index",
                        output.size(),
                        "content_index",
                        0,
                        "delta",
                        delta,
                        "logprobs",
                        List.of()));
    }

    /** @return the end of the message */
    public byte[] messageDone(String text, String status) {
        return done(ResponsesPayloads.message(text, status));
    }

    /** @return more of the arguments of a call */
    byte[] arguments(String delta) {
        return event(
                "response.function_call_arguments.delta",
                object("item_id", "fc_scripted", "output_index", output.size(), "delta", delta));
    }

    /** @return more of the summary of a thought */
    byte[] summary(String delta) {
        return event(
                "response.reasoning_summary_text.delta",
                object("item_id", "rs_scripted", "output_index", output.size(), "summary_index", 0, "delta", delta));
    }

    byte[] added(Map<String, Object> item) {
        return item("added", item);
    }

    byte[] done(Map<String, Object> item) {
        byte[] frame = item("done", item);
        output.add(item);
        return frame;
    }

    private byte[] item(String what, Map<String, Object> item) {
        return event("response.output_item." + what, object("output_index", output.size(), "item", item));
    }

    /** @return the last event of an answer that is complete, with the items that were done */
    public byte[] completed(int inputTokens, int outputTokens) {
        return end("completed", null, inputTokens, outputTokens);
    }

    /** @return the last event of an answer that is not, with the items that were done */
    public byte[] incomplete(String reason, int inputTokens, int outputTokens) {
        return end("incomplete", reason, inputTokens, outputTokens);
    }

    private byte[] end(String status, String reason, int input, int tokens) {
        Map<String, Object> usage = ResponsesPayloads.usage(input, tokens);
        return event(
                "response." + status,
                object("response", ResponsesPayloads.response(model, status, reason, output, usage)));
    }

    /** @return the last event of a stream that fails */
    public byte[] error(String code, String message) {
        return event("error", object("code", code, "message", message, "param", null));
    }

    private byte[] event(String type, Map<String, Object> members) {
        Map<String, Object> payload = object("type", type, "sequence_number", sequence++);
        payload.putAll(members);
        return ("event: " + type + "\ndata: " + Json.write(payload) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
