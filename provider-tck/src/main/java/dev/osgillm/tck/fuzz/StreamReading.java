/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.fuzz;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What reads one stream, as a call drives it: a reader cuts bytes into frames, a decoder makes events of them until its end
 * marker or the end of input, and says then whether that is an answer. For one thread.
 *
 * @param feed of the reader: takes bytes, emits frames
 * @param endOfInput of the reader: emits the frames that the end of input completes
 * @param frame of the decoder: takes a frame, emits events
 * @param atEnd of the decoder: whether the end marker was seen
 * @param end of the decoder: emits what was held back, or fails when the answer is not complete
 * @param partial of the decoder: what has arrived of an answer that failed
 * @param <F> a frame
 * @param <E> an event
 */
public record StreamReading<F, E>(
        BiConsumer<ByteBuffer, Consumer<F>> feed,
        Consumer<Consumer<F>> endOfInput,
        BiConsumer<F, Consumer<E>> frame,
        BooleanSupplier atEnd,
        Consumer<Consumer<E>> end,
        Supplier<?> partial) {

    void bytes(ByteBuffer bytes, Consumer<E> out) {
        feed.accept(bytes, next -> decode(next, out));
    }

    void endOfInput(Consumer<E> out) {
        endOfInput.accept(next -> decode(next, out));
    }

    private void decode(F next, Consumer<E> out) {
        if (!atEnd.getAsBoolean()) {
            frame.accept(next, out);
        }
    }
}
