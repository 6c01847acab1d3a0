/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.load;

import dev.osgillm.benchmarks.Http;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Speaks just enough HTTP to be asked a chat in OpenAI's dialect, and answers with bytes that were made before. A thread
 * for each connection.
 */
final class FastServer implements AutoCloseable {

    /** The text of the answer that is not streamed. */
    static final String TEXT = "It is as it is. ".repeat(8);

    private static final String MODEL = "fast";
    private static final int MOST_IDLE_MILLIS = 3;
    private static final String STREAMED = "\"stream\":true";

    private final ServerSocket socket;
    private final byte[] whole;
    private final byte[] stream;
    private final int closing;
    private final LongAdder requests = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * @param chunks of a streamed answer
     * @param closing of 1000 answers so many are followed by the end of the connection, a moment later, unless the next
     *     request comes before
     */
    FastServer(int chunks, int closing) throws IOException {
        this.closing = closing;
        whole = Http.json(OpenAiPayloads.completion(MODEL, TEXT, "stop", 3, 8));
        stream = streamReply(chunks);
        socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1_024);
        thread("fast-server-accept", this::accept);
    }

    private static byte[] streamReply(int chunks) {
        List<String> payloads = new ArrayList<>();
        payloads.add(OpenAiPayloads.roleChunk(MODEL));
        for (int i = 0; i < chunks; i++) {
            payloads.add(OpenAiPayloads.textChunk(MODEL, word(i)));
        }
        payloads.add(OpenAiPayloads.finishChunk(MODEL, "stop"));
        payloads.add(OpenAiPayloads.DONE);
        return Http.events(payloads);
    }

    /** @return the text of a chunk */
    static String word(int index) {
        return " word" + index;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** @return whole requests that arrived */
    long requests() {
        return requests.sum();
    }

    /** @return connections that it closed while they were idle */
    long closed() {
        return closed.sum();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                open.add(connection);
                thread("fast-server", () -> serve(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket connection) {
        SplittableRandom random = new SplittableRandom();
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (String body = Http.body(in); body != null; body = Http.body(in)) {
                requests.increment();
                connection.getOutputStream().write(body.contains(STREAMED) ? stream : whole);
                if (random.nextInt(1_000) < closing && idle(connection, in, 1 + random.nextInt(MOST_IDLE_MILLIS))) {
                    closed.increment();
                    return;
                }
            }
        } catch (IOException e) {
            // The client has gone, or the server was closed.
        } finally {
            open.remove(connection);
        }
    }

    /** @return whether nothing comes for so long */
    private static boolean idle(Socket connection, InputStream in, int millis) throws IOException {
        connection.setSoTimeout(millis);
        in.mark(1);
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            in.reset();
            connection.setSoTimeout(0);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
