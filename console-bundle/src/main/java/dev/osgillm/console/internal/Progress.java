/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.model.ModelProgress;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Shows how a long operation gets on. For one thread. */
interface Progress {

    /** Shows a step. */
    void update(ModelProgress step);

    /** Leaves the output at the beginning of a line, however the operation ended. */
    void end();

    /**
     * One line that is drawn again and again on a terminal, else a few lines beside the output, which is left to the
     * result.
     *
     * @param nanos a clock that never goes back
     */
    static Progress on(CommandIo io, LongSupplier nanos) {
        PrintStream beside = io.err();
        return io.terminal() ? new ProgressLine(io.out(), io.width(), nanos) : new ProgressLog(beside);
    }
}
