/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import dev.osgillm.api.LlmException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One exchange with a server, seen by the limits of its instance: it asks before each attempt, tells what came of it, and
 * ends. Calls that are made of several exchanges have one for each, so none waits for a place while it has another. Thread
 * safe.
 */
public interface Turn {

    /** Asks nobody and tells nobody. */
    Turn FREE = new Turn() {
        @Override
        public void next(long patience, Runnable go, Consumer<LlmException> refused) {
            go.run();
        }

        @Override
        public void announced(HttpHeaders headers) {
            // Nobody learns.
        }

        @Override
        public void arrived() {
            // Nobody counts.
        }

        @Override
        public void answered() {
            // Nobody counts.
        }

        @Override
        public void used(Object result) {
            // Nobody charges.
        }

        @Override
        public void failed(LlmException failure) {
            // Nobody counts.
        }

        @Override
        public Optional<LlmException> timedOut(String setting, Duration limit) {
            return Optional.empty();
        }

        @Override
        public void close() {
            // It has nothing.
        }
    };

    /**
     * Asks whether the next attempt may begin. One of the two runs once, on this thread when it is known at once and on the
     * executor of the instance when it has to wait; none does any more when it is closed before.
     *
     * @param patience the nanoseconds that it may wait, {@link Long#MAX_VALUE} for any time
     * @param go begins the attempt
     * @param refused gets why not; the call ends with that
     */
    void next(long patience, Runnable go, Consumer<LlmException> refused);

    /**
     * An answer begins, or is whole, that is no refusal.
     *
     * @param headers which may announce how many requests are left. What a refusal says is in its failure
     */
    void announced(HttpHeaders headers);

    /** The server has answered, whatever it is. The headers of a stream alone are no answer. */
    void arrived();

    /** The answer is one, at least its beginning. */
    void answered();

    /** @param result of the call, which may say what it has used */
    void used(Object result);

    /**
     * The attempt has failed. Counts once for each attempt.
     *
     * @param failure of the server or on the way to it; not why the caller or the instance ended the call
     */
    void failed(LlmException failure);

    /**
     * The call has no time left.
     *
     * @param setting that limits it
     * @param limit that was reached
     * @return the failure that says what it has waited for here; empty when it was the server
     */
    Optional<LlmException> timedOut(String setting, Duration limit);

    /** The call has ended, however. Gives everything back. Idempotent. */
    void close();
}
