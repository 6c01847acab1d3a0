/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Prints and remembers, so that what was printed can be checked. Thread safe. */
final class Transcript {

    private final PrintStream stream;
    private final StringBuilder text = new StringBuilder(); // guarded by this
    private int mark; // guarded by this

    Transcript(PrintStream target) {
        stream = new PrintStream(new Remembering(target), true, StandardCharsets.UTF_8);
    }

    PrintStream stream() {
        return stream;
    }

    void say(String line) {
        stream.println(line);
    }

    void inline(String part) {
        stream.print(part);
        stream.flush();
    }

    synchronized void mark() {
        mark = text.length();
    }

    synchronized String sinceMark() {
        return text.substring(mark);
    }

    /** Waits until a text was printed since the mark. */
    synchronized void awaitText(String part, long seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (text.indexOf(part, mark) < 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new IllegalStateException("'" + part + "' was not printed within " + seconds + " s.");
            }
            wait(left);
        }
    }

    private synchronized void remember(byte[] bytes, int offset, int length) {
        text.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
        notifyAll();
    }

    private final class Remembering extends FilterOutputStream {

        Remembering(OutputStream target) {
            super(target);
        }

        @Override
        public void write(int single) throws IOException {
            out.write(single);
            remember(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            remember(bytes, offset, length);
        }
    }
}
