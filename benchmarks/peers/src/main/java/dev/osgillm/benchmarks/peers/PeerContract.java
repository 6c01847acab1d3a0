/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.peers;

import dev.osgillm.benchmarks.Felix;
import java.util.List;
import java.util.stream.Collectors;

/** Lets each client meet each case and prints a Markdown table of what it reported. */
public final class PeerContract {

    private static final String USAGE =
            """
            Usage: java -jar osgi-llm-peers.jar [PART-OF-A-CASE'S-NAME]

            Prints a Markdown table: servers that misbehave, and what each client reports. Takes about five minutes.
            """;

    private PeerContract() {}

    /** @param arguments nothing, or a part of the names of the cases to run */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1 || arguments.length == 1 && arguments[0].startsWith("-")) {
            System.out.print(USAGE);
            System.exit(arguments[0].equals("--help") ? 0 : 2);
        }
        String wanted = arguments.length == 0 ? "" : arguments[0];
        Felix felix = Felix.start();
        List<Client> clients = List.of(
                new OurClient(felix, "openai"),
                new OpenAiJavaClient(),
                new LangChainClient(false),
                new OurClient(felix, "ollama"),
                new LangChainClient(true));
        System.out.println(clients.stream().map(Client::name).collect(Collectors.joining(" | ", "| case | ", " |")));
        System.out.println("|---".repeat(clients.size() + 1) + "|");
        for (Case one : Cases.all()) {
            if (one.name().contains(wanted)) {
                System.out.println(clients.stream()
                        .map(client -> one.in(client.ollama()) ? one.of(client) : "-")
                        .collect(Collectors.joining(" | ", "| " + one.name() + " | ", " |")));
            }
        }
        felix.stop();
        // Peers leave threads behind.
        System.exit(0);
    }
}
