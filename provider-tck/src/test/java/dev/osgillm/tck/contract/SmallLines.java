/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;

/** Cuts a body into lines that end with LF, CR or CRLF, none of which may be longer than a limit. */
final class SmallLines {

    private final InputStream in;
    private final Charset charset;
    private final int limit;
    private int ahead = -2; // what was read already, -2 for nothing

    SmallLines(InputStream in, Charset charset, int limit) {
        this.in = in;
        this.charset = charset;
        this.limit = limit;
    }

    /** @return the next line, {@code null} at the end of input, where a rest without a line end counts as a line */
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = read();
        if (read < 0) {
            return null;
        }
        while (read >= 0 && read != '\n' && read != '\r') {
            line.write(read);
            if (line.size() > limit) {
                throw new TooLong();
            }
            read = read();
        }
        if (read == '\r') {
            ahead = in.available() > 0 ? in.read() : -2;
            ahead = ahead == '\n' ? -2 : ahead;
        }
        return line.toString(charset);
    }

    private int read() throws IOException {
        int next = ahead == -2 ? in.read() : ahead;
        ahead = -2;
        return next;
    }

    /** A line over the limit. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;
    }
}
