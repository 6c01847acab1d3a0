/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

/** Finds the {@link ResultEvent} among the events of a stream. Used by one thread at a time. */
final class ResultCollector<E, R> {

    private ResultEvent<R> last;

    @SuppressWarnings("unchecked") // a StreamingCall<E, R> emits ResultEvent<R> only: its contract, rule 2
    void add(E event) {
        if (event instanceof ResultEvent<?> result) {
            last = (ResultEvent<R>) result;
        }
    }

    R result() {
        if (last == null) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The stream completed without a result event. This is a defect of the provider; report it.")
                    .build();
        }
        return last.result();
    }
}
