/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.RefusalDelta;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.Meters;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.stream.SseReader;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a stream of bytes becomes, read in pieces of a size as the engine reads it. */
public final class Decoded {

    public static final OpenAiErrors ERRORS =
            new OpenAiErrors(Optional.of(new Secret("own-secret-4711")), "Set OPENAI_API_KEY, or .api_key.");
    public static final HttpHeaders HEADERS =
            HttpHeaders.of(Map.of("x-request-id", List.of("req_7")), (name, value) -> true);

    public final List<ChatEvent> events = new ArrayList<>();
    public LlmException failure;
    public ChatResponse partial;

    private Decoded() {}

    static Decoded of(String body) {
        return of(body, 1 << 16);
    }

    static Decoded of(String body, int pieces) {
        return of(new ChatStreamDecoder(new ChatAnswer(origin()), ERRORS), body, pieces);
    }

    /** Where the answers of these tests come from. */
    public static AnswerOrigin origin() {
        return new AnswerOrigin("work", HEADERS, Meters.started());
    }

    /** What a decoder makes of a stream. */
    public static Decoded of(StreamDecoder<ChatEvent> decoder, String body, int pieces) {
        Decoded decoded = new Decoded();
        try {
            for (Frame frame : frames(body, pieces)) {
                if (!decoder.atEnd()) {
                    decoder.frame(frame, decoded.events::add);
                }
            }
            decoder.end(decoded.events::add);
        } catch (LlmException e) {
            decoded.failure = e;
            decoded.partial = (ChatResponse) decoder.partial();
        }
        return decoded;
    }

    private static List<Frame> frames(String body, int pieces) {
        List<Frame> frames = new ArrayList<>();
        SseReader reader = new SseReader(1 << 20);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += pieces) {
            reader.feed(ByteBuffer.wrap(bytes, from, Math.min(pieces, bytes.length - from)), frames::add);
        }
        reader.end(frames::add);
        return frames;
    }

    /** An event for each payload. */
    public static String sse(String... payloads) {
        StringBuilder body = new StringBuilder();
        for (String payload : payloads) {
            body.append("data: ").append(payload).append("\n\n");
        }
        return body.toString();
    }

    static String delta(String delta) {
        return "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":null}]}";
    }

    static String calls(String calls) {
        return delta("{\"tool_calls\":" + calls + "}");
    }

    static String finish(String reason) {
        return "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason
                + "\"}]}";
    }

    public ChatResponse response() {
        if (failure != null) {
            throw new AssertionError("The stream failed.", failure);
        }
        return ((ChatCompleted) events.get(events.size() - 1)).response();
    }

    public List<String> kinds() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    public List<ToolCall> completed() {
        return only(ToolCallCompleted.class).stream()
                .map(ToolCallCompleted::call)
                .toList();
    }

    public List<UsageReported> usages() {
        return only(UsageReported.class);
    }

    public String streamedText() {
        StringBuilder text = new StringBuilder();
        only(TextDelta.class).forEach(part -> text.append(part.text()));
        return text.toString();
    }

    public String streamedReasoning() {
        StringBuilder text = new StringBuilder();
        only(ReasoningDelta.class).forEach(part -> text.append(part.text()));
        return text.toString();
    }

    public String streamedRefusal() {
        StringBuilder text = new StringBuilder();
        only(RefusalDelta.class).forEach(part -> text.append(part.text()));
        return text.toString();
    }

    private <T> List<T> only(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
