/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A blocking iteration over the events of a {@link StreamingCall}, for one thread. Events are asked for in small
 * batches, so a slow consumer slows the server down.
 *
 * <p>{@link #close()} may be called by any thread and ends the call when it is still running; a thread that waits in
 * {@link #hasNext()} then gets {@link ErrorKind#CANCELLED}.
 *
 * @param <E> the events
 */
@ConsumerType
public interface EventStream<E> extends Iterator<E>, Iterable<E>, AutoCloseable {

    /**
     * Waits for the next event or the end.
     *
     * @return whether {@link #next()} has an event; {@code false} once the call completed well
     * @throws LlmException when the call failed. An interrupt cancels the call, sets the interrupt flag again and throws
     *     {@link ErrorKind#CANCELLED}. Thrown again by each further call
     */
    @Override
    boolean hasNext();

    /**
     * Waits for the next event.
     *
     * @throws LlmException as {@link #hasNext()}
     * @throws NoSuchElementException when the call completed and all events were taken
     */
    @Override
    E next();

    /** Ends the call unless it has ended. Idempotent, never throws. */
    @Override
    void close();

    @Override
    default Iterator<E> iterator() {
        return this;
    }
}
