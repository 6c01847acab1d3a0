/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** As much of HTTP as a server in these programs needs: requests with a length, and replies as bytes. */
public final class Http {

    private static final String LENGTH = "content-length:";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: ";

    private Http() {}

    /** @return the body of the next request, {@code null} when there is none */
    public static String body(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int length = 0;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c != '\n') {
                line.append((char) c);
                continue;
            }
            String header = line.toString().strip();
            line.setLength(0);
            if (header.isEmpty()) {
                return new String(in.readNBytes(length), StandardCharsets.UTF_8);
            }
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            }
        }
        return null;
    }

    /** @return a whole reply */
    public static byte[] json(String payload) {
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream reply = new ByteArrayOutputStream(body.length + 128);
        reply.writeBytes((OK + "application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        reply.writeBytes(body);
        return reply.toByteArray();
    }

    /** @return a reply of server-sent events, each of them a chunk */
    public static byte[] events(List<String> payloads) {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        reply.writeBytes(
                (OK + "text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        for (String payload : payloads) {
            byte[] bytes = ("data: " + payload + "\n\n").getBytes(StandardCharsets.UTF_8);
            reply.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            reply.writeBytes(bytes);
            reply.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        reply.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return reply.toByteArray();
    }
}
