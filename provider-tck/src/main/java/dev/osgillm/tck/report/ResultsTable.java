/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints what {@link ResultsListener} wrote down as Markdown: a table for each contract, a row for each rule, a column for
 * each test class. A rule of several parts counts once: failed when a part failed, passed when a part passed.
 *
 * <p>Argument: the folder of the results.
 */
public final class ResultsTable {

    private enum Mark {
        FAILED("FAILED"),
        SUCCESSFUL("passed"),
        ABORTED("n/a"),
        MISSING("");

        private final String text;

        Mark(String text) {
            this.text = text;
        }

        Mark with(Mark other) {
            return ordinal() < other.ordinal() ? this : other;
        }
    }

    /** From contract to rule to test class. */
    private final Map<String, Map<String, Map<String, Mark>>> results = new TreeMap<>();

    private ResultsTable() {}

    /** Prints the table. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("Give the folder that " + ResultsListener.FOLDER + " named.");
        }
        print(Path.of(arguments[0]), System.out);
    }

    static void print(Path folder, PrintStream out) throws IOException {
        ResultsTable table = new ResultsTable();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".tsv"))
                    .sorted()
                    .toList()) {
                Files.readAllLines(file).forEach(table::add);
            }
        }
        table.results.forEach((contract, rules) -> print(contract, rules, out));
    }

    private void add(String line) {
        String[] parts = line.split("\t", -1);
        results.computeIfAbsent(parts[0], contract -> new LinkedHashMap<>())
                .computeIfAbsent(words(parts[2]), rule -> new TreeMap<>())
                .merge(parts[1].replaceFirst("(Contract)?Test$", ""), Mark.valueOf(parts[3]), Mark::with);
    }

    /** The parts of a rule are its operations, which are one row; the rules of Reactive Streams are a row each. */
    private static String words(String rule) {
        String name = rule.matches("(keepsTheRulesOf|[a-z]+KeepTheRulesOf).*")
                ? rule.replaceFirst("^[^:]*: ", "")
                : rule.replaceFirst(": .*", "");
        return name.contains("_")
                ? "Flow: " + name.replace('_', ' ')
                : name.replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", " ")
                        .toLowerCase(Locale.ROOT);
    }

    private static void print(String contract, Map<String, Map<String, Mark>> rules, PrintStream out) {
        List<String> providers = rules.values().stream()
                .flatMap(marks -> marks.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
        out.println("### " + contract);
        out.println();
        out.println("| rule | " + String.join(" | ", providers) + " |");
        out.println("|---|" + "---|".repeat(providers.size()));
        new TreeMap<>(rules)
                .forEach((rule, marks) -> out.println("| " + rule + " | "
                        + providers.stream()
                                .map(provider -> marks.getOrDefault(provider, Mark.MISSING).text)
                                .collect(Collectors.joining(" | "))
                        + " |"));
        out.println();
    }
}
