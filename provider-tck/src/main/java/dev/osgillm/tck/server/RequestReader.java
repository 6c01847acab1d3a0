/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads HTTP/1.1 requests off one connection. For one thread. */
final class RequestReader {

    private static final int MAX_LINE = 64 * 1024;

    /** Asks the client for the body it holds back. */
    interface Continue {
        void send() throws IOException;
    }

    private final InputStream in;
    private final Continue proceed;
    private final int connection;

    RequestReader(InputStream in, Continue proceed, int connection) {
        this.in = in;
        this.proceed = proceed;
        this.connection = connection;
    }

    /** @return the next request, or {@code null} when the peer ended the connection between two */
    RecordedRequest next() throws IOException {
        String start = line(true);
        if (start == null) {
            return null;
        }
        String[] parts = start.split(" ");
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new IOException("Not an HTTP/1 request line: " + start);
        }
        Map<String, List<String>> headers = headers();
        String expect = first(headers, "Expect");
        if ("100-continue".equalsIgnoreCase(expect)) {
            proceed.send();
        }
        byte[] body = body(headers);
        // A proxy's client sends the absolute form.
        String target = parts[1].replaceFirst("^[a-zA-Z]+://[^/]*", "");
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        return new RecordedRequest(parts[0], path.isEmpty() ? "/" : path, query, headers, body, connection);
    }

    private Map<String, List<String>> headers() throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(false); !line.isEmpty(); line = line(false)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("Not a header line.");
            }
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        String encoding = first(headers, "Transfer-Encoding");
        if (encoding != null && encoding.toLowerCase(Locale.ROOT).endsWith("chunked")) {
            return chunks();
        }
        String length = first(headers, "Content-Length");
        return length == null ? new byte[0] : exactly(Integer.parseInt(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.writeBytes(exactly(size));
            line(false);
        }
        headers(); // trailers, not kept
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(false).replaceFirst(";.*", "").strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The peer ended the connection inside a request body.");
        }
        return bytes;
    }

    private String line(boolean mayEnd) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                if (mayEnd && line.size() == 0) {
                    return null;
                }
                throw new EOFException("The peer ended the connection inside a request.");
            }
            line.write(next);
            if (line.size() > MAX_LINE) {
                throw new IOException("A line of the request is too long.");
            }
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static String first(Map<String, List<String>> headers, String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }
}
