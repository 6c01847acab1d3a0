/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.fuzz;

import dev.osgillm.api.LlmException;
import java.util.List;

/**
 * What became of a stream.
 *
 * @param events in order
 * @param failure how it ended, {@code null} for well
 * @param <E> what the bytes became
 */
public record Outcome<E>(List<E> events, LlmException failure) {

    /** Copies. */
    public Outcome {
        events = List.copyOf(events);
    }

    /** @return whether the answer counts as complete */
    public boolean succeeded() {
        return failure == null;
    }
}
