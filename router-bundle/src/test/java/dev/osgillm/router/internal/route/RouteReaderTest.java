/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteReaderTest {

    private static final String PID = "dev.osgillm.route~fast";

    private final Map<String, Object> configuration =
            new HashMap<>(Map.of("service.pid", PID, "targets", "openai/gpt-4o, ollama"));

    @Test
    void aListOfTargetsIsEnough() {
        RouteSettings route = new RouteReader(configuration).read();
        assertThat(route.name()).isEqualTo("fast");
        assertThat(route.targets()).containsExactly("openai/gpt-4o", "ollama");
        assertThat(route.policy()).isEqualTo(Policy.ORDER);
        assertThat(route.moveOn())
                .containsExactlyInAnyOrder(
                        ErrorKind.NETWORK, ErrorKind.UNAVAILABLE, ErrorKind.RATE_LIMIT, ErrorKind.QUOTA);
        assertThat(route.canary()).isEmpty();
        assertThat(route.shadow()).isEmpty();
        assertThat(route.sticky()).isFalse();
    }

    @Test
    void everyKeyIsRead() {
        configuration.put("name", "cheap");
        configuration.put("targets", new String[] {"(&(llm.local=true)(llm.type=ollama))", "openai/gpt-4o"});
        configuration.put("policy", "Cheapest");
        configuration.put("weights", List.of("openai/gpt-4o=2"));
        configuration.put("prices", "openai/gpt-4o=2.50:10, (&(llm.local=true)(llm.type=ollama))=0:0");
        configuration.put("canary", "work");
        configuration.put("canary_percent", 5);
        configuration.put("shadow", "lab");
        configuration.put("sticky", "conversation");
        configuration.put("move_on", "unavailable, content-filter");
        RouteSettings route = new RouteReader(configuration).read();
        assertThat(route.name()).isEqualTo("cheap");
        assertThat(route.policy()).isEqualTo(Policy.CHEAPEST);
        assertThat(route.weights()).containsExactly(Map.entry("openai/gpt-4o", 2.0));
        assertThat(route.prices().get("openai/gpt-4o").of(1_000_000, 100_000)).isEqualTo(3.5);
        assertThat(route.prices()).containsKey("(&(llm.local=true)(llm.type=ollama))");
        assertThat(route.canary()).contains("work");
        assertThat(route.canaryPercent()).isEqualTo(5);
        assertThat(route.shadowPercent()).isEqualTo(100);
        assertThat(route.sticky()).isTrue();
        assertThat(route.moveOn()).containsExactlyInAnyOrder(ErrorKind.UNAVAILABLE, ErrorKind.CONTENT_FILTER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "targets | | 1 to 100 addresses",
                "targets | a,a | addresses that differ",
                "targets | a,(llm.id | LDAP filter",
                "name | a/b | 1 to 64 letters",
                "name | (x) | 1 to 64 letters",
                "policy | best | one of order, weighted, least-busy, cheapest, fastest",
                "weights | openai=1 | a target of this route",
                "weights | ollama=-1 | a number from 0",
                "weights | ollama=NaN | a number from 0",
                "weights | ollama | TARGET=WEIGHT",
                "prices | ollama=1 | TARGET=INPUT:OUTPUT",
                "prices | ollama=1:x | TARGET=INPUT:OUTPUT",
                "sticky | user | 'conversation' or 'none'",
                "move_on | cancelled | kinds of errors",
                "move_on | broken | kinds of errors",
                "canary_percent | 5 | left out when there is no canary",
                "shadow_percent | 5 | left out when there is no shadow",
            })
    void whatBreaksARuleIsNamed(String key, String value, String rule) {
        configuration.put(key, value == null ? "" : value);
        assertThatThrownBy(() -> new RouteReader(configuration).read())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + " must be ")
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @CsvSource({"canary,''", "canary,101", "canary,-1", "canary,many", "shadow,101"})
    void aShareIsAPercentage(String of, String percent) {
        configuration.put(of, "x");
        configuration.put(of + "_percent", percent);
        assertThatThrownBy(() -> new RouteReader(configuration).read())
                .hasMessageStartingWith(of + "_percent must be a number from 0 to 100");
    }

    @Test
    void boundsBelongToWhatIsAllowed() {
        List<String> most = IntStream.range(0, 100).mapToObj(i -> "t" + i).toList();
        configuration.put("targets", most);
        configuration.put("name", "n".repeat(64));
        configuration.put("weights", "t0=0, t1=1000000");
        configuration.put("prices", "t0=0:1000000");
        configuration.put("canary", "c");
        configuration.put("canary_percent", "0");
        configuration.put("shadow", "s");
        configuration.put("shadow_percent", "100");
        RouteSettings route = new RouteReader(configuration).read();
        assertThat(route.targets()).isEqualTo(most);
        assertThat(route.name()).hasSize(64);
        assertThat(route.weights()).containsOnly(Map.entry("t0", 0.0), Map.entry("t1", 1_000_000.0));
        assertThat(route.canaryPercent()).isZero();
        assertThat(route.shadowPercent()).isEqualTo(100);
    }

    @Test
    void whatIsBeyondABoundIsRefused() {
        refuses("targets", IntStream.range(0, 101).mapToObj(i -> "t" + i).toList());
        refuses("name", "n".repeat(65));
        refuses("weights", "ollama=1000001");
        refuses("prices", "ollama=1000001:0");
        refuses("prices", "ollama=0:1000001");
        refuses("canary", "(llm.id");
        refuses("shadow", "(llm.id");
    }

    private void refuses(String key, Object value) {
        Map<String, Object> wrong = new HashMap<>(configuration);
        wrong.put(key, value);
        assertThatThrownBy(() -> new RouteReader(wrong).read())
                .as(key)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + " must be ");
    }

    @Test
    void blanksBetweenCommasAreNoTargets() {
        configuration.put("targets", " a, ,b ,, (&(x=1)(y=2,3)),");
        assertThat(new RouteReader(configuration).read().targets()).containsExactly("a", "b", "(&(x=1)(y=2,3))");
    }

    @Test
    void aRouteMustHaveAName() {
        configuration.put("service.pid", "dev.osgillm.route.0815");
        assertThatThrownBy(() -> new RouteReader(configuration).read()).hasMessageContaining("name must be");
    }

    @Test
    void aWrongChangeLeavesWhatWasRightInForce() {
        ConfiguredRoute route = new ConfiguredRoute(configuration);
        assertThat(route.state().problem()).isEmpty();
        RouteSettings right = route.state().settings().orElseThrow();
        route.modified(Map.of("service.pid", PID, "targets", "", "name", "other"));
        assertThat(route.state().settings()).containsSame(right);
        assertThat(route.state().name()).isEqualTo("fast");
        assertThat(route.state().problem().orElseThrow())
                .startsWith("targets must be 1 to 100 addresses")
                .endsWith(", not '[]'");
        configuration.put("name", "other");
        route.modified(configuration);
        assertThat(route.state().problem()).isEmpty();
        assertThat(route.state().name()).isEqualTo("other");
        assertThat(route.state().settings().orElseThrow().name()).isEqualTo("other");
    }

    @ParameterizedTest
    @CsvSource({
        "dev.osgillm.route~fast, '', fast",
        "dev.osgillm.route~fast, good, good",
        "dev.osgillm.route~fast, a/b, fast",
        "dev.osgillm.route~a b, '', dev.osgillm.route~a b",
    })
    void aRouteThatNeverWasRightHasTheNameThatCallsWouldUse(String pid, String name, String likely) {
        ConfiguredRoute route = new ConfiguredRoute(Map.of("service.pid", pid, "name", name));
        assertThat(route.state().settings()).isEmpty();
        assertThat(route.state().name()).isEqualTo(likely);
        assertThat(route.state().problem()).isPresent();
    }

    @Test
    void theFileOfTheConfigurationIsItsSource() {
        assertThat(new RouteReader(configuration).source()).isEqualTo(PID);
        configuration.put("felix.fileinstall.filename", "file:/home/me/etc/dev.osgillm.route-fast.cfg");
        assertThat(new RouteReader(configuration).source()).isEqualTo("dev.osgillm.route-fast.cfg");
        assertThat(new RouteReader(configuration).read().source()).isEqualTo("dev.osgillm.route-fast.cfg");
    }
}
