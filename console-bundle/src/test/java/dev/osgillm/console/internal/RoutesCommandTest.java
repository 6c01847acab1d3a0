/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.client.ShadowTotals;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutesCommandTest {

    private final FakeRouter router = Samples.providers();
    private final TestShell shell = new TestShell(router);

    @BeforeEach
    void addCommand() {
        shell.add("llm", new RoutesCommand(router), "routes");
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private void configure() {
        router.add(new RouteInfo(
                "smart",
                "weighted",
                List.of("ollama/llama3.2", "openai", "gone/x", "(llm.id=nobody)", "LLAMA3.2"),
                Optional.of("openrouter"),
                Optional.of("lab")));
    }

    @Test
    void listsTargetsWithTheirState() throws Exception {
        assertThat(shell.run("llm:routes")).startsWith("No route is configured. A file etc/dev.osgillm.route-NAME.cfg");
        configure();
        assertThat(shell.run("llm:routes"))
                .isEqualTo(
                        """
                        NAME   POLICY    TARGET           STATE
                        smart  weighted  ollama/llama3.2  ready
                        smart  weighted  openai           no key
                        smart  weighted  gone/x           absent
                        smart  weighted  (llm.id=nobody)  absent
                        smart  weighted  LLAMA3.2         ready
                        smart  canary    openrouter       ready
                        smart  shadow    lab              absent
                        """);
        assertThat(shell.run("llm:routes --plain")).startsWith("smart\tweighted\tollama/llama3.2\tready\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shell.run("llm:routes smart"))
                .withMessageStartingWith("llm:routes takes no words, such as 'smart'.");
    }

    @Test
    void tellsWhatBecameOfTheCopiesThatAShadowGot() throws Exception {
        router.add(route("a", new ShadowTotals(0, 9, 2, 1, 0)));
        router.add(route("b", new ShadowTotals(1, 0, 0, 0, 3)));
        assertThat(shell.run("llm:routes"))
                .contains("a     shadow  ollama  ready; 12 sent: 9 equal, 2 different, 1 failed\n")
                .contains(
                        "b     shadow  ollama  ready; 1 sent: 0 equal, 0 different, 0 failed, 1 running; 3 dropped\n");
        assertThat(shell.run("llm:routes --plain")).contains("a\tshadow\tollama\tready\n");
    }

    private static RouteInfo route(String name, ShadowTotals totals) {
        return new RouteInfo(name, "order", List.of("ollama"), Optional.empty(), Optional.of("ollama"), totals);
    }

    @Test
    void aRouteCanBeUsedWhereverAProviderCan() throws Exception {
        configure();
        assertThat(shell.run("llm:use smart")).isEqualTo("The default is now the route smart.\n");
        assertThat(router.standard()).isEqualTo("smart");
        Providers.Target target = new Providers(router).target("smart", "m");
        assertThat(target.selection().kind()).isEqualTo(Selection.Kind.ADDRESS);
        assertThat(target.model()).isEqualTo("m");
    }

    @Test
    void aModelMayBeARoute() {
        configure();
        Providers.Target target = new Providers(router).target("", "smart");
        assertThat(target.selection().kind()).isEqualTo(Selection.Kind.ADDRESS);
        assertThat(target.selection().value()).contains("smart");
        assertThat(target.model()).isNull();
    }
}
