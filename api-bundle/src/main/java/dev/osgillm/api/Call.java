/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One remote operation that has been prepared but not started. It can be run blocking or asynchronously, once, and be
 * cancelled by any thread at any time.
 *
 * <p>Creating a call does no work and never fails for reasons of the network or the server. Every call ends: by a
 * result, or by exactly one {@link LlmException}. A call that was started holds a connection until it ended; there is
 * nothing to close.
 *
 * @param <R> what the operation answers
 */
@ConsumerType
public interface Call<R> {

    /**
     * Runs the call and waits for its result on the calling thread.
     *
     * <p>An interrupt of the calling thread cancels the call; the interrupt flag is then set again and the exception has
     * the kind {@link ErrorKind#CANCELLED}.
     *
     * @return the result; {@code null} only where {@code R} is {@link Void}
     * @throws LlmException when the operation failed, was cancelled or ran out of time
     * @throws IllegalStateException when the call was started before
     */
    R execute();

    /**
     * Starts the call and returns at once. No work of the call happens on the calling thread; dependent stages run on a
     * thread of the provider's and must not block it.
     *
     * @return a stage that completes with the result, or exceptionally with an {@link LlmException} (unwrapped by
     *     {@code whenComplete} and {@code handle} directly on this stage) or with {@link IllegalStateException} when the
     *     call was started before
     */
    CompletionStage<R> executeAsync();

    /**
     * Ends the call. Idempotent, never blocks, never throws. A running call closes its connection, so that the server
     * stops working on it, and fails with {@link ErrorKind#CANCELLED}; a call that was not started fails so when it is;
     * a call that has ended stays as it is.
     */
    void cancel();
}
