/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.tool.ToolResulted;
import java.io.PrintStream;

/** Tells of each run of a tool in a line: dim on a terminal, else beside the answer. */
final class ToolLines {

    private static final int LONGEST = 200;

    private final PrintStream out;
    private final boolean terminal;
    private final int room;

    ToolLines(CommandIo io) {
        terminal = io.terminal();
        out = terminal ? io.out() : io.err();
        room = terminal ? io.width() - 1 : LONGEST;
    }

    void print(ToolResulted run) {
        String arguments = run.call().arguments().strip();
        String wanted = run.call().name() + (arguments.isEmpty() ? "" : " " + arguments);
        String line = Texts.line("[" + wanted + (run.failed() ? " failed: " : " -> ")
                + run.result().strip() + "]");
        String shown = ProgressTexts.cut(line, room);
        out.print((terminal ? ChatPrinter.DIM + shown + ChatPrinter.NOT_DIM : shown) + "\n");
        out.flush();
    }
}
