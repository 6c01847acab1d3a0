/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The words of a command line that Gogo did not take for an option. */
final class Words {

    private static final String END_OF_OPTIONS = "--";

    private Words() {}

    /**
     * Gogo hands unknown options over as words. Those before the first plain word are refused, so that a misspelt option
     * never becomes part of a prompt; {@code --} ends the options.
     *
     * @param command for the message
     * @param words as Gogo gives them: the word {@code null} comes as {@code null}
     * @return the plain words
     */
    static List<String> plain(String command, String... words) {
        List<String> plain =
                new ArrayList<>(Arrays.stream(words).map(String::valueOf).toList());
        if (plain.isEmpty()) {
            return plain;
        }
        String first = plain.get(0);
        if (first.equals(END_OF_OPTIONS)) {
            plain.remove(0);
        } else if (first.startsWith("-") && first.length() > 1) {
            throw new IllegalArgumentException("Unknown or repeated option '" + first + "' of llm:" + command
                    + ". 'help llm:" + command + "' lists the options; put -- before text that begins with a dash.");
        }
        return plain;
    }

    /**
     * @param what the word is, for the message
     * @return the one word that the command takes, empty when there is none
     */
    static String atMostOne(String command, String what, String... words) {
        List<String> plain = plain(command, words);
        if (plain.size() > 1) {
            throw new IllegalArgumentException("llm:" + command + " takes one " + what + ", not " + plain.size() + ": "
                    + String.join(", ", plain) + ".");
        }
        return plain.isEmpty() ? "" : plain.get(0);
    }

    /** @return what Gogo's fallback says when the last word is an option without its value */
    static IllegalArgumentException incomplete(String command, String example, Object... words) {
        Object last = words.length == 0 ? "" : words[words.length - 1];
        return new IllegalArgumentException("The option '" + last + "' of llm:" + command + " needs a value, as in: "
                + example + ". 'help llm:" + command + "' lists the options.");
    }
}
