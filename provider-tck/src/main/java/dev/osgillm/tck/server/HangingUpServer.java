/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that breaks off each connection in the middle of the request. Safe for use by many threads. */
public final class HangingUpServer implements AutoCloseable {

    private final ServerSocket socket;
    private final int bytes;
    private final AtomicInteger connections = new AtomicInteger();
    private final Thread acceptor;

    private HangingUpServer(ServerSocket socket, int bytes) {
        this.socket = socket;
        this.bytes = bytes;
        acceptor = new Thread(this::accept, "hanging-up-server-" + socket.getLocalPort());
        acceptor.setDaemon(true);
    }

    /** @param bytes how many of a request are read before its connection is reset */
    public static HangingUpServer afterReading(int bytes) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReceiveBufferSize(bytes);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            HangingUpServer server = new HangingUpServer(socket, bytes);
            server.acceptor.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("The server could not listen.", e);
        }
    }

    /** @return {@code http://127.0.0.1:PORT}, without a slash at its end */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** @return how many connections were accepted */
    public int connections() {
        return connections.get();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (Socket accepted = socket.accept()) {
                connections.incrementAndGet();
                accepted.getInputStream().readNBytes(bytes);
                accepted.setSoLinger(true, 0);
            } catch (IOException e) {
                // Closed, or a client that left first: the condition of the loop knows which.
            }
        }
    }

    /** Stops to listen. Idempotent. */
    @Override
    public void close() {
        try {
            socket.close();
            acceptor.join(10_000);
        } catch (IOException e) {
            // Closed is closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
