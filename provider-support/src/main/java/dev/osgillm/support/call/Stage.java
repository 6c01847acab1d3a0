/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Call;
import dev.osgillm.api.StreamingCall;
import java.time.Duration;
import java.util.function.Function;

/**
 * A part of a {@link StagedCall}. Used once. Its methods return at once; the work happens on threads of the transport's.
 *
 * @param <E> the events of the call
 */
public interface Stage<E> {

    /** What a stage tells; from any thread, one at a time. Ignored once the stage has ended. */
    interface Report<E> {

        /** Something for the subscriber. A stage that is not asked, see {@link Stage#request}, tells few of them. */
        void event(E event);

        /** The work goes on, though there is nothing to tell. */
        void alive();

        /** The stage ended well: the next one begins. */
        void done();

        /** The stage failed, and with it the call. */
        void failed(Throwable failure);

        /** Runs a short piece of work on a thread of the transport's. */
        void execute(Runnable work);
    }

    /** Begins the work. */
    void begin(Report<E> report);

    /** The subscriber waits for an event. Not called again before there was one. */
    default void request() {
        // For stages that can be slowed down.
    }

    /** Ends the work: nothing that it tells from now on counts. */
    void cancel();

    /** @return how long it may give no sign of life; zero when it has limits of its own */
    default Duration silence() {
        return Duration.ZERO;
    }

    /** @return a stage that tells the events of a call, the result's one among them where there is one */
    static <E> Stage<E> streaming(StreamingCall<E, ?> call) {
        return new StreamStage<>(call);
    }

    /** @return a stage that waits for an answer and tells the event made of it */
    static <E, T> Stage<E> answering(Call<T> call, Function<T, E> event) {
        return new AnswerStage<>(call, event);
    }
}
