/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.stream;

import dev.osgillm.support.call.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads one JSON object per line; blank lines are dropped. */
public final class NdjsonReader implements FrameReader {

    private final LineReader lines;

    /** @param limit the most bytes of a line */
    public NdjsonReader(int limit) {
        lines = new LineReader(limit);
    }

    @Override
    public void feed(ByteBuffer bytes, Consumer<? super Frame> frames) {
        lines.feed(bytes, (buffer, offset, length) -> line(buffer, offset, length, frames));
    }

    @Override
    public void end(Consumer<? super Frame> frames) {
        lines.end((buffer, offset, length) -> line(buffer, offset, length, frames));
    }

    private static void line(byte[] buffer, int offset, int length, Consumer<? super Frame> frames) {
        String text = new String(buffer, offset, length, StandardCharsets.UTF_8);
        if (!text.isBlank()) {
            frames.accept(new Frame("", text));
        }
    }
}
