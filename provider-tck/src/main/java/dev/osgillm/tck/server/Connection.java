/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One accepted connection, with one thread that reads it and one that plays the scripts of its requests. */
final class Connection {

    private final ScriptedServer server;
    private final Socket wire;
    private final Socket socket;
    private final int number;
    private final Inbox inbox = new Inbox();
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean closedHere;
    private volatile boolean closedByPeer;
    private volatile boolean playing;

    /**
     * @param wire what was accepted
     * @param socket what speaks HTTP: the same, or TLS over it
     */
    Connection(ScriptedServer server, Socket wire, Socket socket, int number) {
        this.server = server;
        this.wire = wire;
        this.socket = socket;
        this.number = number;
    }

    /** The work of the reading thread. */
    void read() {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = socket.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                inbox.add(Arrays.copyOf(buffer, count));
            }
        } catch (IOException e) {
            // A reset by the peer, or the socket was closed here; the flag knows which.
        } finally {
            gone();
            inbox.end();
        }
    }

    /** The work of the playing thread. */
    void play() {
        RequestReader reader = new RequestReader(
                inbox, () -> write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1)), number);
        try {
            boolean again = true;
            while (again) {
                RecordedRequest request = reader.next();
                again = request != null && play(request);
            }
        } catch (IOException | NumberFormatException e) {
            // The peer has gone or does not speak HTTP: either way there is nobody to answer.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            server.ended(this);
        }
    }

    private boolean play(RecordedRequest request) throws IOException, InterruptedException {
        Exchange exchange = new Exchange(this, request);
        playing = true;
        try {
            server.record(request, this).play(exchange);
        } catch (RuntimeException | AssertionError e) {
            exchange.failed(e);
        } finally {
            playing = false;
        }
        boolean close =
                request.header("Connection").filter("close"::equalsIgnoreCase).isPresent();
        return exchange.completed() && !close;
    }

    void write(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // The writer can notice a moment before the reader does.
            gone();
            throw e;
        }
    }

    private void gone() {
        if (!closedHere) {
            closedByPeer = true;
        }
        gone.countDown();
    }

    boolean playing() {
        return playing;
    }

    boolean closedByPeer() {
        return closedByPeer;
    }

    boolean awaitGone(Duration limit) throws InterruptedException {
        return gone.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    void awaitGone() throws InterruptedException {
        gone.await();
    }

    void reset() throws IOException {
        closedHere = true;
        // Below TLS: nothing must say goodbye.
        wire.setSoLinger(true, 0);
        wire.close();
    }

    /** Ends it as one side of a conversation does. */
    void close() {
        close(socket);
    }

    /** Ends it from another thread than its script's, which may be stuck writing: a goodbye of TLS would wait for that. */
    void breakOff() {
        close(wire);
    }

    private void close(Socket closed) {
        // What the peer did first stays what happened.
        if (gone.getCount() > 0) {
            closedHere = true;
        }
        try {
            closed.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }

    @Override
    public String toString() {
        return "connection " + number;
    }
}
