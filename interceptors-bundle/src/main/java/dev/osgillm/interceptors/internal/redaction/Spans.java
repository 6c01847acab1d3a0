/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was found in one text. For one thread. */
final class Spans {

    /** Escapes within escapes, as of JSON in a text of JSON. */
    private static final int DEEPEST = 3;

    /**
     * @param kind of the longest that was found there; of equal ones that of the first
     * @param longest characters of that
     */
    record Span(int start, int end, String kind, int longest) {}

    private final List<Finder> finders;
    private final List<Span> found = new ArrayList<>();

    Spans(List<Finder> finders) {
        this.finders = finders;
    }

    /** Looks for everything in a part of the text, as it stands and as it is meant. */
    void look(String part, int offset) {
        look(Unescaped.none(part), offset, 0);
    }

    /** Looks for everything in a part of the text that is the inside of a JSON string. */
    void lookMeant(String part, int offset) {
        look(Unescaped.none(part).next(), offset, 1);
    }

    private void look(Unescaped part, int offset, int level) {
        for (Finder finder : finders) {
            finder.find(
                    part.text(),
                    (start, end) -> add(offset + part.source(start), offset + part.source(end), finder.kind()));
        }
        if (level < DEEPEST && part.hasEscapes()) {
            look(part.next(), offset, level + 1);
        }
    }

    private void add(int start, int end, String kind) {
        found.add(new Span(start, end, kind, end - start));
    }

    /** @return what was found, in its order. Where two overlap, both are in one: what anybody found goes */
    List<Span> merged() {
        found.sort(Comparator.comparingInt(Span::start)); // of those that begin together the first finder's stay first
        List<Span> merged = new ArrayList<>();
        for (Span span : found) {
            Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last == null || last.end() <= span.start()) {
                merged.add(span);
                continue;
            }
            Span longer = span.longest() > last.longest() ? span : last;
            merged.set(
                    merged.size() - 1,
                    new Span(last.start(), Math.max(last.end(), span.end()), longer.kind(), longer.longest()));
        }
        return merged;
    }
}
