/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.model.ModelProgress;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** Progress where nobody can redraw a line: one line when a part begins, and one for each tenth of it. */
final class ProgressLog implements Progress {

    private final PrintStream out;
    private final Map<String, Long> tenths = new HashMap<>();
    private String status = "";

    ProgressLog(PrintStream out) {
        this.out = out;
    }

    @Override
    public void update(ModelProgress step) {
        if (step.total() <= 0) {
            begin(step.part().isEmpty() ? step.status() : step.part());
            return;
        }
        String name = ProgressTexts.name(step);
        long tenth = Math.min(10, (long) (10.0 * Math.max(0, step.completed()) / step.total()));
        Long before = tenths.get(name);
        if (before == null || tenth > before) { // a part that starts again repeats no line
            tenths.put(name, tenth);
            line(name + ": " + 10 * tenth + " % of " + Texts.size(step.total()));
        }
    }

    private void begin(String what) {
        if (!what.isEmpty() && !what.equals(status)) {
            status = what;
            line(ProgressTexts.shortened(what));
        }
    }

    private void line(String text) {
        out.print(Texts.line(text) + "\n");
        out.flush();
    }

    @Override
    public void end() {
        out.flush();
    }
}
