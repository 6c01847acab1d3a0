/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks;

import dev.osgillm.benchmarks.load.LostReplies;
import dev.osgillm.benchmarks.load.Ratios;
import dev.osgillm.benchmarks.soak.Soak;
import dev.osgillm.benchmarks.swap.Swap;
import java.util.Arrays;
import java.util.List;

/** Starts the programs. Exits with 0 when all was well, 1 when it was not, 2 for a wrong command line. */
public final class Main {

    private static final String USAGE =
            """
            Usage: java -jar osgi-llm-benchmarks.jar PROGRAM [OPTION VALUE]...

            Programs:
            """
                    + Soak.USAGE
                    + Swap.USAGE
                    + LostReplies.USAGE
                    + Ratios.USAGE;

    private Main() {}

    /** @param arguments a program and its options */
    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments)));
    }

    private static int run(List<String> words) {
        if (words.isEmpty() || words.contains("--help") || words.contains("help")) {
            System.out.print(USAGE);
            return words.isEmpty() ? 2 : 0;
        }
        List<String> options = words.subList(1, words.size());
        try {
            return switch (words.get(0)) {
                case "soak" -> Soak.run(options, System.out);
                case "swap" -> Swap.run(options, System.out);
                case "lost-replies" -> LostReplies.run(options, System.out);
                case "ratios" -> Ratios.run(options, System.out);
                default -> throw new IllegalArgumentException("There is no program '" + words.get(0) + "'.");
            };
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + " See --help.");
            return 2;
        } catch (Exception e) {
            // Whoever started it waits for an exit code, whatever threads are left.
            e.printStackTrace(); // the program has no log: its output is what a person looks at
            System.out.println("FAIL");
            return 1;
        }
    }
}
