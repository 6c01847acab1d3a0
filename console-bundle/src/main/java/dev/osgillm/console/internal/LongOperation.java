/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.ResultEvent;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelProgress;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Runs a long operation on a model on the command thread, and shows how it gets on. */
final class LongOperation {

    /** Failures after which typing the same again goes on, or may do better. */
    private static final Set<ErrorKind> REPEATABLE = EnumSet.of(ErrorKind.CANCELLED, ErrorKind.PROTOCOL);

    private LongOperation() {}

    /**
     * Waits for the result. Ctrl-C cancels the operation. When it is worth it, a failure is followed by what to type to go
     * on.
     *
     * @param result the last event, which carries the result
     * @param again what to type to go on
     * @throws LlmException as {@link Calls#ended}
     */
    static <R> R run(
            CommandIo io,
            LongSupplier nanos,
            StreamingCall<ModelEvent, R> call,
            Class<? extends ResultEvent<R>> result,
            String again) {
        Progress progress = Progress.on(io, nanos);
        Optional<R> answer = Optional.empty();
        try (EventStream<ModelEvent> events = call.stream()) {
            while (events.hasNext()) {
                io.awaitForeground();
                ModelEvent event = events.next();
                if (event instanceof ModelProgress step) {
                    progress.update(step);
                } else if (result.isInstance(event)) {
                    answer = Optional.of(result.cast(event).result());
                }
            }
        } catch (LlmException e) {
            LlmException failure = Calls.ended(e); // first: it clears the interrupt, so that printing is safe
            progress.end();
            if (failure.retryable() || REPEATABLE.contains(failure.kind())) {
                PrintStream err = io.err();
                err.print("To go on, type: " + again + "\n");
                err.flush();
            }
            throw failure;
        }
        progress.end();
        return answer.orElseThrow(() -> LlmException.builder(
                        ErrorKind.PROTOCOL, "The operation ended without its result. To try again, type: " + again)
                .build());
    }
}
