/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Replaces what is found in the texts of one call; the same becomes the same in all of them. For one thread. */
final class Redactor {

    private final List<Finder> finders;
    private final Map<String, String> placeholders = new HashMap<>(); // by kind and text
    private final Map<String, Integer> counts = new HashMap<>();

    /** @param finders where two find the same, the first one names it */
    Redactor(List<Finder> finders) {
        this.finders = finders;
    }

    /** @return the text, equal when nothing was found */
    String redact(String text) {
        return redact(List.of(text)).get(0);
    }

    /**
     * @param parts of one text, in which something may begin in one and end in another
     * @return as many; what was found is in the one where it began
     */
    List<String> redact(List<String> parts) {
        String text = String.join("", parts);
        Spans spans = new Spans(finders);
        int offset = 0;
        for (String part : parts) {
            spans.look(part, offset);
            offset += part.length();
        }
        if (parts.size() > 1) {
            spans.look(text, 0);
        }
        List<Spans.Span> found = spans.merged();
        List<String> redacted = new ArrayList<>();
        int start = 0;
        for (String part : parts) {
            redacted.add(replaced(text, start, start + part.length(), found));
            start += part.length();
        }
        return redacted;
    }

    /** @return the JSON text, which stays one: a number becomes a string. Any other text as {@link #redact} has it */
    String redactJson(String text) {
        StringBuilder redacted = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end;
            if (c == '"') {
                end = afterString(text, at + 1);
                if (end < 0) {
                    return redact(text);
                }
                Spans spans = new Spans(finders);
                spans.lookMeant(text.substring(at + 1, end - 1), at + 1);
                redacted.append(replaced(text, at, end, spans.merged()));
            } else if (number(c)) {
                end = afterNumber(text, at);
                String number = text.substring(at, end);
                String left = redact(number);
                redacted.append(left.equals(number) ? left : '"' + left + '"');
            } else {
                end = at + 1;
                redacted.append(c);
            }
            at = end;
        }
        return redacted.toString();
    }

    /** @return the end of the string with its quote, -1 when it has none */
    private static int afterString(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i++;
            }
        }
        return -1;
    }

    private static int afterNumber(String text, int from) {
        int end = from;
        while (end < text.length() && number(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean number(char c) {
        return c >= '0' && c <= '9' || c == '-' || c == '.' || c == '+';
    }

    /** @return a part of the text; of what was found, the placeholder is in the part where it begins */
    private String replaced(String text, int start, int end, List<Spans.Span> found) {
        StringBuilder replaced = new StringBuilder(end - start);
        int from = start;
        for (Spans.Span span : found) {
            if (span.end() <= start || span.start() >= end) {
                continue;
            }
            if (span.start() >= start) {
                replaced.append(text, from, span.start()).append(placeholder(text, span));
            }
            from = Math.min(end, span.end());
        }
        return replaced.append(text, from, end).toString();
    }

    private String placeholder(String text, Spans.Span span) {
        String key = span.kind() + ' ' + text.substring(span.start(), span.end());
        return placeholders.computeIfAbsent(
                key, absent -> "[" + span.kind() + "_" + counts.merge(span.kind(), 1, Integer::sum) + "]");
    }
}
