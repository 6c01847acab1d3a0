/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Makes lines of the bytes of a body, so that a secret is never cut in two and passes the mask in pieces. Bounded: a long
 * line and a long body are cut. For one thread at a time.
 */
final class WireText {

    static final int LINE_LIMIT = 16 << 10;
    static final int BODY_LIMIT = 256 << 10;

    /** Longer than any credential: half of one may be at the end of what was kept of a line. */
    private static final int MARGIN = 4 << 10;

    private final UnaryOperator<String> mask;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int length;
    private boolean lineCut;
    private boolean bodyCut;

    WireText(UnaryOperator<String> mask, Consumer<String> lines) {
        this.mask = mask;
        this.lines = lines;
    }

    /** Reads a copy; the buffer stays as it is. */
    void add(ByteBuffer buffer) {
        ByteBuffer copy = buffer.duplicate();
        while (copy.hasRemaining() && !bodyCut) {
            byte next = copy.get();
            if (++length > BODY_LIMIT) {
                lineCut = true;
                flush();
                lines.accept("(more than " + BODY_LIMIT + " bytes, the rest is not shown)");
                bodyCut = true;
            } else if (next == '\n') {
                flush();
            } else if (line.size() < LINE_LIMIT + MARGIN) {
                line.write(next);
            } else {
                lineCut = true;
            }
        }
    }

    /** The body has ended. */
    void end() {
        flush();
    }

    private void flush() {
        if (line.size() > 0) {
            String text = mask.apply(line.toString(StandardCharsets.UTF_8)).stripTrailing();
            if (lineCut) {
                lines.accept(
                        text.substring(0, Math.max(0, Math.min(LINE_LIMIT, text.length() - MARGIN))) + " (line cut)");
            } else if (!text.isEmpty()) {
                lines.accept(text);
            }
            line.reset();
        }
        lineCut = false;
    }
}
