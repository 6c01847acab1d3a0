/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.swap;

import dev.osgillm.benchmarks.Http;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers at once, in OpenAI's dialect, with the number that it was asked for. A thread for each connection. */
final class NumberServer implements AutoCloseable {

    /** How the names of its threads begin. */
    static final String THREAD = "number-server";

    private static final String STREAMED = "\"stream\":true";

    private final String model;
    private final Ledger ledger;
    private final ServerSocket socket = new ServerSocket();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    NumberServer(String model, Ledger ledger) throws IOException {
        this.model = model;
        this.ledger = ledger;
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1_024);
        thread(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, THREAD);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                open.add(connection);
                thread(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (String body = Http.body(in); body != null; body = Http.body(in)) {
                Optional<Long> number = Ledger.number(body);
                number.ifPresent(ledger::requested);
                connection.getOutputStream().write(reply(body, number));
                number.ifPresent(ledger::served);
            }
        } catch (IOException e) {
            // The client has gone, or the server was closed.
        } finally {
            open.remove(connection);
        }
    }

    private byte[] reply(String body, Optional<Long> number) {
        if (number.isEmpty()) {
            return Http.json("{\"object\":\"list\",\"data\":[]}");
        }
        String text = Ledger.answer(number.get());
        if (!body.contains(STREAMED)) {
            return Http.json(OpenAiPayloads.completion(model, text, "stop", 3, 5));
        }
        int half = text.length() - 3;
        return Http.events(List.of(
                OpenAiPayloads.roleChunk(model),
                OpenAiPayloads.textChunk(model, text.substring(0, half)),
                OpenAiPayloads.textChunk(model, text.substring(half)),
                OpenAiPayloads.finishChunk(model, "stop"),
                OpenAiPayloads.DONE));
    }

    /** Closes all connections; new ones are welcome. */
    void disconnect() throws IOException {
        for (Socket connection : open) {
            connection.close();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        disconnect();
    }
}
