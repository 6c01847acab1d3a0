/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import dev.osgillm.support.openai.Decoded;

/** The events of a stream as they go over the wire, and what they become. */
final class StreamEvents {

    static final String CREATED = event(
            "created",
            "\"response\":{\"id\":\"resp_1\",\"model\":\"gpt-x\","
                    + "\"status\":\"in_progress\",\"error\":null,\"output\":[]}");
    static final String COMPLETED = completed("");
    static final String CALL_ADDED = event(
            "output_item.added",
            "\"output_index\":0,\"item\":{\"id\":\"fc_1\",\"type\":\"function_call\",\"status\":\"in_progress\","
                    + "\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"\"}");

    private StreamEvents() {}

    static Decoded decoded(String... events) {
        return decoded(false, 1 << 16, events);
    }

    static Decoded decoded(boolean stored, int pieces, String... events) {
        return Decoded.of(
                new ResponsesStreamDecoder(new ResponsesAnswer(Decoded.origin(), "m", stored), Decoded.ERRORS),
                String.join("", events),
                pieces);
    }

    /** An event as it goes over the wire. */
    static String event(String type, String members) {
        return "event: response." + type + "\ndata: {\"type\":\"response." + type + "\",\"sequence_number\":4,"
                + members + "}\n\n";
    }

    static String text(String delta) {
        return event(
                "output_text.delta",
                "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"" + delta
                        + "\",\"logprobs\":[],\"obfuscation\":\"x7\"");
    }

    static String arguments(int index, String delta) {
        return event(
                "function_call_arguments.delta",
                "\"item_id\":\"fc_1\",\"output_index\":" + index + ",\"delta\":\"" + delta + "\"");
    }

    static String completed(String output) {
        return event(
                "completed",
                "\"response\":{\"id\":\"resp_1\",\"model\":\"gpt-x\",\"status\":\"completed\","
                        + "\"error\":null,\"output\":[" + output + "],\"usage\":{\"input_tokens\":10,"
                        + "\"input_tokens_details\":{\"cached_tokens\":4,\"cache_write_tokens\":2},\"output_tokens\":5,"
                        + "\"output_tokens_details\":{\"reasoning_tokens\":3},\"total_tokens\":15}}");
    }

    static String incomplete(String reason, String output) {
        return event(
                "incomplete",
                "\"response\":{\"id\":\"resp_1\",\"status\":\"incomplete\",\"error\":null,"
                        + "\"incomplete_details\":{\"reason\":\"" + reason + "\"},\"output\":[" + output + "]}");
    }

    static String message(String id, String text) {
        return "{\"id\":\"" + id + "\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\","
                + "\"content\":[{\"type\":\"output_text\",\"text\":\"" + text + "\",\"annotations\":[]}]}";
    }
}
