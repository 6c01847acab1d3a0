/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A server that has no room for one more connection: whoever tries to connect waits. */
public final class FullServer implements AutoCloseable {

    private static final int MOST = 64;
    private static final int TRIED_MILLIS = 100;

    private final ServerSocket socket;
    private final List<Socket> fillers = new ArrayList<>();

    private FullServer(ServerSocket socket) {
        this.socket = socket;
    }

    /** @return a server that accepts nothing, its queue full */
    public static FullServer start() {
        try {
            FullServer server = new FullServer(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
            try {
                server.fill();
                return server;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The server could not listen.", e);
        }
    }

    private void fill() throws IOException {
        for (int i = 0; i < MOST; i++) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(socket.getLocalSocketAddress(), TRIED_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }

    /** @return {@code http://127.0.0.1:PORT}, without a slash at its end */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** Closes everything. Idempotent. */
    @Override
    public void close() {
        try {
            socket.close();
            for (Socket filler : fillers) {
                filler.close();
            }
        } catch (IOException e) {
            // Closed is closed.
        }
    }
}
