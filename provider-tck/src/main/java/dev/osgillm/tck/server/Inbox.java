/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Carries bytes from the thread that reads the socket to the thread that plays scripts, without a limit. So the socket
 * is always being read, and the end of the connection is noticed at once, whatever the script is waiting for.
 */
final class Inbox extends InputStream {

    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();

    // Only the reading thread uses these.
    private byte[] current = END;
    private int position;
    private boolean ended;

    void add(byte[] bytes) {
        queue.add(bytes);
    }

    void end() {
        queue.add(END);
    }

    @Override
    public int read() throws IOException {
        if (!ended && position == current.length) {
            try {
                current = queue.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("The server was closed.");
            }
            position = 0;
            ended = current == END;
        }
        return ended ? -1 : current[position++] & 0xff;
    }
}
