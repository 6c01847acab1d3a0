/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.model.ModelProgress;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Progress on a terminal: one line for the parts that are under way, drawn again at most ten times a second, and one that
 * stays for each part that is done. Never wider than the terminal, whose cursor a wrapped line would lead astray.
 */
final class ProgressLine implements Progress {

    private static final String TO_END_OF_LINE = "\u001b[K";
    private static final long PAUSE = 100_000_000L;

    private record Part(String name, long completed, long total) {}

    private final PrintStream out;
    private final int room;
    private final LongSupplier nanos;
    private final Map<String, Part> running = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();

    private String status = "";
    private Rate rate;
    private int rated;
    private long drawnAt;
    private String drawn = "";

    /**
     * @param width of the terminal in characters
     * @param nanos a clock that never goes back
     */
    ProgressLine(PrintStream out, int width, LongSupplier nanos) {
        this.out = out;
        this.room = Math.max(1, width - 1); // some terminals wrap as soon as the last column is written
        this.nanos = nanos;
    }

    @Override
    public void update(ModelProgress step) {
        if (step.part().isEmpty() && step.total() <= 0) {
            status = Texts.line(step.status());
            running.clear();
        } else {
            part(step);
        }
        long now = nanos.getAsLong();
        if (drawn.isEmpty() || now - drawnAt >= PAUSE) {
            draw(now);
        }
    }

    private void part(ModelProgress step) {
        String key = step.part().isEmpty() ? step.status() : step.part();
        Part part = new Part(ProgressTexts.name(step), Math.max(0, step.completed()), step.total());
        if (part.total() <= 0 || part.completed() < part.total()) {
            done.remove(key);
            running.put(key, part);
        } else {
            running.remove(key);
            if (done.add(key)) {
                stay(part);
            }
        }
    }

    private void stay(Part part) {
        String size = Texts.size(part.total());
        int space = Math.max(1, room - size.length() - 2);
        put(ProgressTexts.cut(ProgressTexts.cut(part.name(), space) + "  " + size, room));
        out.print('\n');
        drawn = "";
        status = "";
    }

    private void draw(long now) {
        long completed = running.values().stream().mapToLong(Part::completed).sum();
        long total = running.values().stream().mapToLong(Part::total).sum();
        boolean unknown = running.values().stream().anyMatch(part -> part.total() <= 0);
        if (rate == null || rated != running.size()) {
            rate = new Rate(now, completed); // other parts: their bytes came before
            rated = running.size();
        }
        String line = running.isEmpty()
                ? ProgressTexts.cut(status, room)
                : ProgressTexts.line(name(), completed, unknown ? 0 : total, rate.at(now, completed), room);
        drawnAt = now;
        put(line);
    }

    private String name() {
        return running.size() == 1 ? running.values().iterator().next().name() : running.size() + " parts";
    }

    private void put(String line) {
        if (!line.equals(drawn)) {
            out.print("\r" + line + TO_END_OF_LINE);
            out.flush();
            drawn = line;
        }
    }

    @Override
    public void end() {
        if (!running.isEmpty() || !status.isEmpty()) {
            draw(nanos.getAsLong()); // what came since the line was drawn last
        }
        if (!drawn.isEmpty()) {
            out.print('\n');
            out.flush();
            drawn = "";
        }
        running.clear();
        status = "";
    }
}
