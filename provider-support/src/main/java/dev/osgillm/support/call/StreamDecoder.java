/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import java.util.function.Consumer;

/**
 * Turns the frames of one attempt into events. Used by one thread at a time.
 *
 * @param <E> the events
 */
public interface StreamDecoder<E> {

    /**
     * Reads a frame and emits what it brings: nothing, one event or several; never the last event.
     *
     * @throws LlmException when the frame is an error or not the protocol. Events emitted before count
     */
    void frame(Frame frame, Consumer<? super E> out);

    /** @return whether the dialect's end marker was seen: the engine calls {@link #end} and reads no further */
    boolean atEnd();

    /**
     * Called once, at the end marker or at the end of input. Emits what was held back, last the
     * {@link dev.osgillm.api.ResultEvent}.
     *
     * @throws LlmException of the kind {@code PROTOCOL} when the answer is not complete: end of input is not success
     */
    void end(Consumer<? super E> out);

    /** @return what arrived until now for {@link LlmException#partial(Class)}, or {@code null} for nothing */
    Object partial();
}
