/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.osgillm.tck.server.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** Bundles that are stopped and started in any order. */
public class OrdersIT {

    private static final List<String> BUNDLES =
            List.of("osgi-llm-api", "osgi-llm-transport", "osgi-llm-openai", "osgi-llm-router", "osgi-llm-console");

    /** So many orders begin with the same bundle; the first of them with bundles that were never resolved. */
    private static final int FRESH = 24;

    @Test
    public void eachOfAllOrdersEndsInAWorkingChat() throws Exception {
        List<List<String>> orders = permutations(BUNDLES);
        assertEquals(120, orders.size());
        try (ScriptedServer server = Servers.openAi("order");
                EmbeddedFelix felix = EmbeddedFelix.start()) {
            felix.install(EmbeddedFelix.FOUNDATION);
            felix.configure(
                    "dev.osgillm.openai", "ordered", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
            List<Bundle> bundles = List.of();
            for (int i = 0; i < orders.size(); i++) {
                List<String> order = orders.get(i);
                if (i % FRESH == 0) {
                    uninstall(felix, bundles);
                    bundles = felix.install(order);
                } else {
                    bundles = sorted(bundles, order);
                    for (Bundle bundle : bundles) {
                        bundle.stop();
                    }
                    for (Bundle bundle : bundles) {
                        bundle.start();
                    }
                }
                String answer = chat(felix);
                assertTrue(order + ": " + answer, answer.contains("Hello from order"));
            }
        }
    }

    private static List<Bundle> sorted(List<Bundle> bundles, List<String> order) {
        return bundles.stream()
                .sorted(Comparator.comparingInt(
                        bundle -> order.indexOf(bundle.getSymbolicName().replace("dev.osgillm.", "osgi-llm-"))))
                .toList();
    }

    private static String chat(EmbeddedFelix felix) throws Exception {
        felix.await("(llm.id=ordered)");
        felix.await("(&(osgi.command.scope=llm)(osgi.command.function=chat))");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        CommandSession session =
                felix.service(CommandProcessor.class, null).createSession(InputStream.nullInputStream(), out, out);
        try {
            session.execute("llm:chat -p ordered hi");
        } finally {
            session.close();
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void uninstall(EmbeddedFelix felix, List<Bundle> bundles) throws Exception {
        for (Bundle bundle : bundles) {
            bundle.uninstall();
        }
        new Bundles(felix.context()).refresh(bundles.toArray(Bundle[]::new));
    }

    private static List<List<String>> permutations(List<String> names) {
        if (names.isEmpty()) {
            return List.of(List.of());
        }
        List<List<String>> all = new ArrayList<>();
        for (String first : names) {
            List<String> rest = new ArrayList<>(names);
            rest.remove(first);
            for (List<String> end : permutations(rest)) {
                List<String> permutation = new ArrayList<>(List.of(first));
                permutation.addAll(end);
                all.add(permutation);
            }
        }
        return all;
    }
}
