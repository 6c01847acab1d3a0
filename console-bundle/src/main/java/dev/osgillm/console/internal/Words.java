/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The words of a command line that Gogo did not take for an option. */
final class Words {

    private static final String END_OF_OPTIONS = "--";

    private static final Pattern PLAIN = Pattern.compile("[\\w./:@+,-]+");

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
        List<String> plain = new ArrayList<>(all(words));
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

    /** @return the words as text: the word {@code null} comes as {@code null} */
    static List<String> all(String... words) {
        return Arrays.stream(words).map(String::valueOf).toList();
    }

    /**
     * @param what the word is, for the message
     * @return the one word that the command needs
     */
    static String only(String command, String what, String... words) {
        return each(command, List.of(what), words).get(0);
    }

    /**
     * @param whats what the words are, for the message
     * @return the words, as many as the command needs
     */
    static List<String> each(String command, List<String> whats, String... words) {
        List<String> plain = plain(command, words);
        if (plain.size() != whats.size() || plain.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("llm:" + command + " takes " + String.join(" and ", whats) + ", not "
                    + (plain.isEmpty() ? "nothing" : "'" + Texts.line(String.join("' '", plain)) + "'") + ". 'help llm:"
                    + command + "' shows an example.");
        }
        return plain;
    }

    /** Refuses every word. */
    static void none(String command, String... words) {
        List<String> plain = plain(command, words);
        if (!plain.isEmpty()) {
            throw new IllegalArgumentException("llm:" + command + " takes no words, such as '"
                    + Texts.line(plain.get(0)) + "'. 'help llm:" + command + "' lists the options.");
        }
    }

    /** @return the words, one at least */
    static List<String> some(String command, String what, String... words) {
        List<String> plain = plain(command, words);
        return plain.isEmpty() ? each(command, List.of(what)) : plain;
    }

    /**
     * Gogo takes an option once and hands the others over as words.
     *
     * @param first the value that Gogo found, empty for none
     * @param words what Gogo left, of which the option's further values are taken out, up to {@code --}
     * @param names of the option
     * @return the option's values in their order, none when it is absent
     */
    static List<String> repeated(String command, String example, String first, List<String> words, String... names) {
        List<String> values = new ArrayList<>();
        if (!first.isEmpty()) {
            values.add(first);
        }
        List<String> all = List.of(names);
        for (int i = 0; i < words.size() && !words.get(i).equals(END_OF_OPTIONS); ) {
            if (!all.contains(words.get(i))) {
                i++;
            } else if (i + 1 < words.size()) {
                words.remove(i);
                values.add(words.remove(i));
            } else {
                throw incomplete(command, example, words.get(i));
            }
        }
        return values;
    }

    /**
     * @param words of a command line; an option before an empty word is left out with it
     * @return what a person types for them
     */
    static String line(String... words) {
        List<String> typed = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            boolean option = words[i].startsWith("-") && i + 1 < words.length;
            if (option && words[i + 1].isEmpty()) {
                i++;
            } else {
                typed.add(quoted(words[i]));
            }
        }
        return String.join(" ", typed);
    }

    private static String quoted(String word) {
        String line = Texts.line(word);
        String quote = line.contains("'") ? "\"" : "'";
        return PLAIN.matcher(line).matches() ? line : quote + line + quote;
    }

    /** @return what Gogo's fallback says when the last word is an option without its value */
    static IllegalArgumentException incomplete(String command, String example, Object... words) {
        Object last = words.length == 0 ? "" : words[words.length - 1];
        return new IllegalArgumentException("The option '" + last + "' of llm:" + command + " needs a value, as in: "
                + example + ". 'help llm:" + command + "' lists the options.");
    }
}
