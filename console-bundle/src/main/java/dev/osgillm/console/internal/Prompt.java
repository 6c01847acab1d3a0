/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.util.List;

/** Makes a prompt out of what was piped and what was typed. */
final class Prompt {

    private Prompt() {}

    /**
     * @param piped text from a pipe, may be blank
     * @param words as typed, may be none
     * @return the piped text, a blank line, and the words
     * @throws IllegalArgumentException when there is neither
     */
    static String of(String piped, List<String> words) {
        return of(
                "llm:chat 'why is the sky blue?', or pipe text in, as in: cat notes.txt | llm:chat summarise",
                piped,
                words);
    }

    /**
     * As {@link #of(String, List)}.
     *
     * @param example of the command, for the message
     */
    static String of(String example, String piped, List<String> words) {
        String question = String.join(" ", words).strip();
        String text = piped.isBlank() ? "" : withoutLineEnd(piped);
        if (text.isEmpty() && question.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to ask. Type words, as in: " + example);
        }
        if (text.isEmpty() || question.isEmpty()) {
            return text + question;
        }
        return text + "\n\n" + question;
    }

    /** @return the texts to embed: each line that is piped, then each word */
    static List<String> inputs(String piped, List<String> words) {
        List<String> inputs = java.util.stream.Stream.concat(piped.lines(), words.stream())
                .filter(text -> !text.isBlank())
                .toList();
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to embed. Give texts, as in: llm:embed 'first text'"
                    + " 'second text', or pipe lines in, as in: cat lines.txt | llm:embed");
        }
        return inputs;
    }

    private static String withoutLineEnd(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }
}
