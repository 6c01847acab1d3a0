/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Replaces what is found in the texts of one call; the same becomes the same in all of them. For one thread. */
final class Redactor {

    private record Span(int start, int end, String kind) {}

    private final List<Finder> finders;
    private final Map<String, String> placeholders = new HashMap<>(); // by kind and text
    private final Map<String, Integer> counts = new HashMap<>();

    /** @param finders where two find the same, the first one counts */
    Redactor(List<Finder> finders) {
        this.finders = finders;
    }

    /** @return the text, the same object when nothing was found */
    String redact(String text) {
        TreeMap<Integer, Span> spans = spans(text);
        if (spans.isEmpty()) {
            return text;
        }
        StringBuilder redacted = new StringBuilder(text.length());
        int from = 0;
        for (Span span : spans.values()) {
            redacted.append(text, from, span.start()).append(placeholder(text, span));
            from = span.end();
        }
        return redacted.append(text, from, text.length()).toString();
    }

    /** @return the JSON text, which stays one: a number becomes a string */
    String redactJson(String text) {
        TreeMap<Integer, Span> spans = spans(text);
        if (spans.isEmpty()) {
            return text;
        }
        StringBuilder redacted = new StringBuilder(text.length());
        int from = 0;
        boolean quoted = false;
        for (Span span : spans.values()) {
            quoted = quoted(text, from, span.start(), quoted);
            redacted.append(text, from, span.start());
            String quote = quoted ? "" : "\"";
            redacted.append(quote).append(placeholder(text, span)).append(quote);
            from = span.end();
        }
        return redacted.append(text, from, text.length()).toString();
    }

    private static boolean quoted(String text, int from, int to, boolean before) {
        boolean quoted = before;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            }
        }
        return quoted;
    }

    private TreeMap<Integer, Span> spans(String text) {
        TreeMap<Integer, Span> spans = new TreeMap<>();
        for (Finder finder : finders) {
            finder.find(text, (start, end) -> {
                Map.Entry<Integer, Span> before = spans.lowerEntry(end);
                if (before == null || before.getValue().end() <= start) {
                    spans.put(start, new Span(start, end, finder.kind()));
                }
            });
        }
        return spans;
    }

    private String placeholder(String text, Span span) {
        String key = span.kind() + ' ' + text.substring(span.start(), span.end());
        return placeholders.computeIfAbsent(
                key, absent -> "[" + span.kind() + "_" + counts.merge(span.kind(), 1, Integer::sum) + "]");
    }
}
