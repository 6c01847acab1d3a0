/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.stream;

import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.Frame;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Cuts bytes into frames, wherever the pieces of the transport begin and end. Used by one thread at a time. */
public interface FrameReader {

    /**
     * Takes the next bytes and hands out each frame that they complete.
     *
     * @throws LlmException of the kind {@code PROTOCOL} when a line or frame is over the limit
     */
    void feed(ByteBuffer bytes, Consumer<? super Frame> frames);

    /** Hands out what the end of input completes: servers forget the last line end. */
    void end(Consumer<? super Frame> frames);
}
