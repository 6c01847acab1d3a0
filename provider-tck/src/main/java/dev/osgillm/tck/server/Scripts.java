/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * The usual scripts. A stream is either complete ({@link #sse}, {@link #ndjson}, {@link #stream}), or put together:
 * {@snippet :
 * openSse("one").then(gate(latch)).then(frames(sseFrame("two"))).then(end())
 * }
 */
public final class Scripts {

    /** The media type of server-sent events. */
    public static final String SSE = "text/event-stream";

    /** The media type of JSON lines. */
    public static final String NDJSON = "application/x-ndjson";

    private static final String JSON = "application/json";

    private Scripts() {}

    /** @return a whole answer of JSON */
    public static Script json(int status, String body) {
        return json(status, Map.of(), body);
    }

    /** @return a whole answer of JSON with more headers */
    public static Script json(int status, Map<String, String> headers, String body) {
        return answer(status, JSON, headers, body);
    }

    /** @return a whole answer of plain text */
    public static Script text(int status, String body) {
        return answer(status, "text/plain; charset=utf-8", Map.of(), body);
    }

    /** @return a whole answer of HTML, as proxies give */
    public static Script html(int status, String body) {
        return answer(status, "text/html; charset=utf-8", Map.of(), body);
    }

    /** @return a whole answer */
    public static Script answer(int status, String contentType, Map<String, String> headers, String body) {
        Map<String, String> all = with(contentType, headers);
        return exchange -> exchange.answer(status, all, body);
    }

    /** @return an answer without content, length 0 */
    public static Script emptyBody(int status) {
        return exchange -> exchange.answer(status, Map.of(), new byte[0]);
    }

    /** @return a redirect that a client should not follow with its key */
    public static Script redirect(String location) {
        return exchange -> exchange.answer(307, Map.of("Location", location), new byte[0]);
    }

    /** @return server-sent events, one {@code data} line each, complete; {@code [DONE]} only when it is one of them */
    public static Script sse(String... dataPayloads) {
        return openSse(dataPayloads).then(end());
    }

    /** @return lines of JSON, complete */
    public static Script ndjson(String... lines) {
        return openNdjson(lines).then(end());
    }

    /** @return a complete streamed body, each frame in a chunk of its own */
    public static Script stream(String contentType, List<byte[]> frames) {
        return open(contentType, frames).then(end());
    }

    /** @return a complete streamed body in a single chunk */
    public static Script rawStream(String contentType, String wholeBody) {
        return stream(contentType, List.of(bytes(wholeBody)));
    }

    /** @return a complete streamed body, each byte in a chunk of its own, cutting characters and line ends apart */
    public static Script rawStreamByteByByte(String contentType, String wholeBody) {
        return rawStreamByteByByte(contentType, bytes(wholeBody));
    }

    /** @return a complete streamed body, each byte in a chunk of its own, cutting characters and line ends apart */
    public static Script rawStreamByteByByte(String contentType, byte[] wholeBody) {
        return exchange -> {
            exchange.startChunks(200, with(contentType, Map.of()));
            for (byte single : wholeBody) {
                exchange.chunk(new byte[] {single});
            }
            exchange.endChunks();
        };
    }

    /** @return the beginning of a stream: status, headers and these frames; its end must follow */
    public static Script open(String contentType, List<byte[]> frames) {
        Script head = exchange -> exchange.startChunks(200, with(contentType, Map.of()));
        return head.then(frames(frames));
    }

    /** @return the beginning of a stream of server-sent events; its end must follow */
    public static Script openSse(String... dataPayloads) {
        return open(SSE, Stream.of(dataPayloads).map(Scripts::sseFrame).toList());
    }

    /** @return the beginning of a stream of JSON lines; its end must follow */
    public static Script openNdjson(String... lines) {
        return open(NDJSON, Stream.of(lines).map(Scripts::ndjsonFrame).toList());
    }

    /** @return more frames of a stream that was opened */
    public static Script frames(byte[]... frames) {
        return frames(List.of(frames));
    }

    /** @return more frames of a stream that was opened */
    public static Script frames(List<byte[]> frames) {
        return exchange -> {
            for (byte[] frame : frames) {
                exchange.chunk(frame);
            }
        };
    }

    /** @return the good end of a stream that was opened */
    public static Script end() {
        return Exchange::endChunks;
    }

    /** @return a wait until the gate opens; a client that leaves ends it */
    public static Script gate(CountDownLatch gate) {
        return exchange -> exchange.await(gate);
    }

    /** @return tells the test that the script came this far */
    public static Script signal(CountDownLatch reached) {
        return exchange -> reached.countDown();
    }

    /** @return nothing at all, until the client leaves */
    public static Script stallBeforeHeaders() {
        return Exchange::stall;
    }

    /** @return the prefix, then nothing more until the client leaves */
    public static Script stallAfter(Script prefix) {
        return prefix.then(Exchange::stall);
    }

    /** @return a TCP reset instead of an answer */
    public static Script resetBeforeHeaders() {
        return Exchange::reset;
    }

    /** @return the prefix, then a TCP reset */
    public static Script resetAfter(Script prefix) {
        return prefix.then(Exchange::reset);
    }

    /** @return the prefix, then the normal end of the connection, whatever was announced to follow */
    public static Script closeAfter(Script prefix) {
        return prefix.then(Exchange::close);
    }

    /** @return the normal end of the connection instead of an answer */
    public static Script emptyReply() {
        return Exchange::close;
    }

    /** @return {@code data: PAYLOAD} and a blank line */
    public static byte[] sseFrame(String dataPayload) {
        return bytes("data: " + dataPayload + "\n\n");
    }

    /** @return the line with its end */
    public static byte[] ndjsonFrame(String line) {
        return bytes(line + "\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> with(String contentType, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Content-Type", contentType);
        all.putAll(headers);
        return all;
    }
}
