/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.client.ShadowTotals;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.LlmHealth;
import java.time.Duration;
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
        shell.add("llm", new RoutesCommand(router, router.control, null), "routes");
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
                Optional.of("lab"),
                "dev.osgillm.route-smart.cfg",
                Optional.empty(),
                true));
    }

    @Test
    void listsTargetsWithTheirState() throws Exception {
        assertThat(shell.run("llm:routes")).startsWith("No route is configured. A file etc/dev.osgillm.route-NAME.cfg");
        configure();
        assertThat(shell.run("llm:routes"))
                .isEqualTo(
                        """
                        NAME   POLICY    TARGET           STATE   FILE
                        smart  weighted  ollama/llama3.2  ready   dev.osgillm.route-smart.cfg
                        smart  weighted  openai           no key  dev.osgillm.route-smart.cfg
                        smart  weighted  gone/x           absent  dev.osgillm.route-smart.cfg
                        smart  weighted  (llm.id=nobody)  absent  dev.osgillm.route-smart.cfg
                        smart  weighted  LLAMA3.2         ready   dev.osgillm.route-smart.cfg
                        smart  canary    openrouter       ready   dev.osgillm.route-smart.cfg
                        smart  shadow    lab              absent  dev.osgillm.route-smart.cfg
                        """);
        assertThat(shell.run("llm:routes --plain"))
                .startsWith("smart\tweighted\tollama/llama3.2\tready\tdev.osgillm.route-smart.cfg\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shell.run("llm:routes smart"))
                .withMessageStartingWith("llm:routes takes no words, such as 'smart'.");
    }

    @Test
    void tellsWhatBecameOfTheCopiesThatShadowsGot() throws Exception {
        configure();
        assertThat(shell.run("llm:routes")).doesNotContain("Copies");
        router.add(router.routes().get(0).with(new ShadowTotals(1, 9, 2, 1, 3)));
        assertThat(shell.run("llm:routes"))
                .endsWith(
                        """

                        Copies to shadows:
                          smart: 13 sent; answers: 9 equal, 2 different, 1 failed, 1 to come; 3 dropped
                        """);
        assertThat(shell.run("llm:routes --plain")).doesNotContain("Copies");
    }

    @Test
    void aTargetThatIsOutOfServiceIsNotAbsent() throws Exception {
        configure();
        shell.run("llm:drain openrouter");
        router.control.add(ProviderInfo.builder("lab").serviceId(93).build());
        router.control.busy(71, 1);
        router.control.drain(71, Duration.ZERO);
        assertThat(shell.run("llm:routes --plain"))
                .contains("\topenrouter\tdrained\t")
                .contains("\tLLAMA3.2\tdraining\t")
                .contains("\tollama/llama3.2\tdraining\t")
                .contains("\tlab\tabsent\t");
    }

    @Test
    void aTargetThatIsKnownToBeDownSaysSo() throws Exception {
        LlmHealth health = HealthCommandTest.known("ollama", Health.Status.DOWN);
        shell.add("known", new RoutesCommand(router, null, health), "routes");
        configure();
        assertThat(shell.run("known:routes --plain"))
                .contains("\tollama/llama3.2\tdown\t")
                .contains("\topenrouter\tready\t");
        router.add(ProviderInfo.builder("twin").model("llama3.2").serviceId(92).build());
        assertThat(shell.run("known:routes --plain"))
                .as("the best that a target leads to")
                .contains("\tLLAMA3.2\tready\t");
    }

    @Test
    void theLongestIdIsMeantWhateverModelsAreCalled() throws Exception {
        router.add(ProviderInfo.builder("openrouter/eu")
                .configured(false)
                .serviceId(90)
                .build());
        router.add(route("r", List.of("openrouter/eu/x", "openrouter/us"), Optional.empty(), true));
        assertThat(shell.run("llm:routes --plain"))
                .contains("\topenrouter/eu/x\tno key\t")
                .contains("\topenrouter/us\tready\t");
    }

    private static RouteInfo route(String name, List<String> targets, Optional<String> problem, boolean inForce) {
        return new RouteInfo(
                name,
                targets.isEmpty() ? "" : "order",
                targets,
                Optional.empty(),
                Optional.empty(),
                "dev.osgillm.route-" + name + (inForce ? ".cfg" : "2.cfg"),
                problem,
                inForce);
    }

    @Test
    void saysWhatIsWrongAndWhatHappensMeanwhile() throws Exception {
        router.add(route("a", List.of("ollama"), Optional.of("A is wrong."), true));
        router.add(route("a", List.of("openai"), Optional.of("Another has the name."), false));
        router.add(route("b", List.of(), Optional.of("B is wrong."), false));
        assertThat(shell.run("llm:routes"))
                .isEqualTo(
                        """
                        NAME  POLICY  TARGET  STATE         FILE
                        a     order   ollama  ready         dev.osgillm.route-a.cfg
                        a     order   openai  not in force  dev.osgillm.route-a2.cfg
                        b                     not in force  dev.osgillm.route-b2.cfg

                        Problems:
                          dev.osgillm.route-a.cfg: A is wrong. The route works on as it was. Correct the file; saving it is enough.
                          dev.osgillm.route-a2.cfg: Another has the name.
                          dev.osgillm.route-b2.cfg: B is wrong. Calls for b fail. Correct the file; saving it is enough.
                        """);
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
