/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.stream;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts bytes into lines that end with LF, CR or CRLF. Works on bytes, so that a character cut in two is whole again
 * before it is decoded. A byte order mark before the first line is dropped.
 */
final class LineReader {

    /** Receives a line as a range of bytes that is valid during the call only. */
    @FunctionalInterface
    interface LineConsumer {
        void line(byte[] buffer, int offset, int length);
    }

    private static final int INITIAL = 1024;

    private final int limit;
    private byte[] held = new byte[INITIAL];
    private byte[] copied = new byte[0]; // what came in a buffer without an array, as the JDK's client gives
    private int length;
    private boolean afterCarriageReturn;
    private boolean first = true;

    /** @param limit the most bytes of a line */
    LineReader(int limit) {
        this.limit = limit;
    }

    void feed(ByteBuffer bytes, LineConsumer lines) {
        byte[] chunk;
        int from;
        int end;
        if (bytes.hasArray()) {
            chunk = bytes.array();
            from = bytes.arrayOffset() + bytes.position();
            end = from + bytes.remaining();
            bytes.position(bytes.limit());
        } else {
            end = bytes.remaining();
            if (end > copied.length) {
                copied = new byte[Math.max(end, INITIAL)];
            }
            chunk = copied;
            bytes.get(chunk, 0, end);
            from = 0;
        }
        int i = from;
        while (i < end) {
            if (afterCarriageReturn) {
                afterCarriageReturn = false;
                if (chunk[i] == '\n') {
                    from = ++i;
                    continue;
                }
            }
            while (i < end && chunk[i] != '\n' && chunk[i] != '\r') {
                i++;
            }
            if (i < end) {
                afterCarriageReturn = chunk[i] == '\r';
                complete(chunk, from, i - from, lines);
                from = ++i;
            }
        }
        hold(chunk, from, end - from);
    }

    /** Hands out a last line without an end. */
    void end(LineConsumer lines) {
        if (length > 0) {
            int last = length;
            length = 0;
            emit(held, 0, last, lines);
        }
    }

    private void complete(byte[] chunk, int offset, int count, LineConsumer lines) {
        if (length == 0) {
            check(count);
            emit(chunk, offset, count, lines);
        } else {
            hold(chunk, offset, count);
            int all = length;
            length = 0;
            emit(held, 0, all, lines);
        }
    }

    private void emit(byte[] buffer, int offset, int count, LineConsumer lines) {
        int skipped = 0;
        if (first) {
            first = false;
            boolean mark = count >= 3
                    && buffer[offset] == (byte) 0xEF
                    && buffer[offset + 1] == (byte) 0xBB
                    && buffer[offset + 2] == (byte) 0xBF;
            skipped = mark ? 3 : 0;
        }
        lines.line(buffer, offset + skipped, count - skipped);
    }

    private void hold(byte[] chunk, int offset, int count) {
        if (count == 0) {
            return;
        }
        check(length + count);
        if (length + count > held.length) {
            held = Arrays.copyOf(held, Math.max(length + count, held.length * 2));
        }
        System.arraycopy(chunk, offset, held, length, count);
        length += count;
    }

    private void check(int count) {
        if (count > limit || count < 0) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The server sent a line of more than " + limit
                                    + " bytes. Is the base URL that of an LLM server?")
                    .build();
        }
    }
}
