/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One request and the socket to answer it. Every method that writes sends at once. For the thread that plays the script.
 */
public final class Exchange {

    private static final long GATE_STEP_MILLIS = 20;

    private final Connection connection;
    private final RecordedRequest request;
    private boolean written;
    private boolean completed;

    Exchange(Connection connection, RecordedRequest request) {
        this.connection = connection;
        this.request = request;
    }

    /** @return what was asked */
    public RecordedRequest request() {
        return request;
    }

    /** Sends a whole answer with its length. The headers get a {@code Content-Length} added. */
    public void answer(int status, Map<String, String> headers, byte[] body) throws IOException {
        byte[] head = head(status, headers, "Content-Length: " + body.length);
        boolean bodyless = "HEAD".equals(request.method()) || status == 204 || status == 304;
        byte[] all = new byte[head.length + (bodyless ? 0 : body.length)];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, all.length - head.length);
        raw(all);
        completed = true;
    }

    /** Sends a whole text with its length. */
    public void answer(int status, Map<String, String> headers, String body) throws IOException {
        answer(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends the status and headers of a body that follows in chunks. */
    public void startChunks(int status, Map<String, String> headers) throws IOException {
        raw(head(status, headers, "Transfer-Encoding: chunked"));
    }

    /** Sends status and headers as given: the body ends where the connection does, unless a header says otherwise. */
    public void head(int status, Map<String, String> headers) throws IOException {
        raw(head(status, headers, null));
    }

    /** Sends one chunk; an empty one is left out, because it would end the body. */
    public void chunk(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[size.length + bytes.length + 2];
        System.arraycopy(size, 0, all, 0, size.length);
        System.arraycopy(bytes, 0, all, size.length, bytes.length);
        all[all.length - 2] = '\r';
        all[all.length - 1] = '\n';
        raw(all);
    }

    /** Sends one chunk of text. */
    public void chunk(String text) throws IOException {
        chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the body. The connection can be used again. */
    public void endChunks() throws IOException {
        raw("0\r\n\r\n");
        completed = true;
    }

    /** Sends bytes as they are. */
    public void raw(byte[] bytes) throws IOException {
        completed = false;
        connection.write(bytes);
        written = true;
    }

    /** Sends text as it is. */
    public void raw(String text) throws IOException {
        raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends nothing more, until the peer closes the connection or the server is closed. */
    public void stall() throws InterruptedException {
        connection.awaitGone();
    }

    /**
     * Waits until a test opens the gate.
     *
     * @throws IOException when the peer goes first
     */
    public void await(CountDownLatch gate) throws IOException, InterruptedException {
        while (!gate.await(GATE_STEP_MILLIS, TimeUnit.MILLISECONDS)) {
            pause(Duration.ZERO);
        }
    }

    /**
     * Waits for a while.
     *
     * @throws IOException when the peer goes first
     */
    public void pause(Duration duration) throws IOException, InterruptedException {
        if (connection.awaitGone(duration)) {
            throw new IOException("The peer has closed " + connection + ".");
        }
    }

    /** Breaks the connection: the peer gets a TCP reset. */
    public void reset() throws IOException {
        completed = false;
        connection.reset();
    }

    /** Closes the connection in the normal way, even in the middle of an answer. */
    public void close() {
        completed = false;
        connection.close();
    }

    boolean completed() {
        return completed;
    }

    /** A script that is wrong says so to the client, as far as that is still possible. */
    void failed(Throwable failure) throws IOException {
        if (!written) {
            answer(500, Map.of("Content-Type", "text/plain"), "The script failed: " + failure);
        }
        completed = false;
    }

    private static byte[] head(int status, Map<String, String> headers, String framing) {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(' ');
        head.append(reason(status)).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (framing != null) {
            head.append(framing).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 204 -> "No Content";
            case 302 -> "Found";
            case 307 -> "Temporary Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Status";
        };
    }
}
