/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.tgi;

import java.util.List;

/** Takes the stop sequence from the end of an answer: the engine leaves it in, and streams it. For one thread. */
final class StopText {

    private final List<String> stops;
    private final int longest;
    private final StringBuilder held = new StringBuilder();

    StopText(List<String> stops) {
        this.stops = stops;
        longest = stops.stream().mapToInt(String::length).max().orElse(0);
    }

    /** @return the text that certainly is no part of a stop sequence */
    String add(String text) {
        held.append(text);
        int begin = Math.max(0, held.length() - longest);
        while (begin < held.length() && !couldStop(begin)) {
            begin++;
        }
        String sure = held.substring(0, begin);
        held.delete(0, begin);
        return sure;
    }

    private boolean couldStop(int begin) {
        String tail = held.substring(begin);
        return stops.stream().anyMatch(stop -> stop.startsWith(tail) || tail.startsWith(stop));
    }

    /**
     * @param stopped whether a stop sequence ended the answer
     * @return the rest of the text
     */
    String end(boolean stopped) {
        String rest = held.toString();
        held.setLength(0);
        return stopped ? without(rest) : rest;
    }

    /** @return the text without the stop sequence at its end */
    String without(String text) {
        return stops.stream()
                .filter(text::endsWith)
                .findFirst()
                .map(stop -> text.substring(0, text.length() - stop.length()))
                .orElse(text);
    }
}
