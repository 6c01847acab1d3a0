/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for all draws and all conversations. */
class TargetOrderTest {

    private static final int CALLS = 20_000;

    private final SplittableRandom random = new SplittableRandom(7);

    private static RouteSettings route(String... keysAndValues) {
        Map<String, Object> configuration = new HashMap<>(Map.of("service.pid", "dev.osgillm.route~r"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new RouteReader(configuration).read();
    }

    private List<String> draw(RouteSettings route) {
        TargetOrder order = TargetOrder.of(route, Optional.empty(), random::nextDouble);
        assertThat(order.fixed()).isFalse();
        return order.targets();
    }

    private static List<String> stuck(RouteSettings route, int conversation) {
        DoubleSupplier none = () -> {
            throw new AssertionError("A conversation is not left to chance");
        };
        return TargetOrder.of(route, Optional.of("conversation " + conversation), none)
                .targets();
    }

    @Test
    void eachTargetIsFirstAsOftenAsItsWeightSays() {
        RouteSettings route = route("targets", "a,b,c,d", "policy", "weighted", "weights", "a=3, b=1.5, d=0");
        int[] first = new int[4];
        int[] second = new int[4];
        for (int i = 0; i < CALLS; i++) {
            List<String> order = draw(route);
            assertThat(order).containsExactlyInAnyOrder("a", "b", "c", "d");
            first[order.get(0).charAt(0) - 'a']++;
            second[order.get(1).charAt(0) - 'a']++;
        }
        // 3 : 1.5 : 1. All bounds here are four standard deviations.
        assertThat(first[0]).isBetween(10_627, 11_191);
        assertThat(first[1]).isBetween(5_202, 5_706);
        assertThat(first[2]).isBetween(3_418, 3_854);
        assertThat(first[3]).isZero();
        assertThat(second[3]).isZero();
    }

    @Test
    void aConversationAlwaysComesToTheSameTargets() {
        RouteSettings route =
                route("targets", "a,b,c", "policy", "weighted", "weights", "a=2", "sticky", "conversation");
        int[] first = new int[3];
        for (int i = 0; i < CALLS; i++) {
            List<String> order = stuck(route, i);
            assertThat(stuck(route, i)).isEqualTo(order);
            first[order.get(0).charAt(0) - 'a']++;
        }
        assertThat(first[0]).isBetween(9_717, 10_283);
        assertThat(first[1]).isBetween(4_755, 5_245);
        assertThat(first[2]).isBetween(4_755, 5_245);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d"})
    void aTargetThatIsTakenAwayMovesItsOwnConversationsOnly(String taken) {
        RouteSettings four = route("targets", "a,b,c,d", "policy", "weighted", "sticky", "conversation");
        List<String> rest = new ArrayList<>(List.of("a", "b", "c", "d"));
        rest.remove(taken);
        RouteSettings three = route("targets", String.join(",", rest), "policy", "weighted", "sticky", "conversation");
        HashSet<String> movedTo = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            List<String> before = new ArrayList<>(stuck(four, i));
            List<String> after = stuck(three, i);
            if (before.get(0).equals(taken)) {
                movedTo.add(after.get(0));
            }
            before.remove(taken);
            assertThat(after).isEqualTo(before);
        }
        assertThat(movedTo).containsExactlyInAnyOrderElementsOf(rest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"least-busy", "cheapest", "fastest"})
    void aConversationStaysWhateverThePolicySays(String policy) {
        RouteSettings route = route("targets", "a,b", "policy", policy, "sticky", "conversation");
        assertThat(TargetOrder.of(route, Optional.of("x"), random::nextDouble).fixed())
                .isTrue();
        assertThat(TargetOrder.of(route, Optional.empty(), random::nextDouble).fixed())
                .isFalse();
        assertThat(IntStream.range(0, 100).mapToObj(i -> stuck(route, i).get(0)))
                .contains("a", "b");
    }

    @Test
    void aChainStaysInItsOrder() {
        RouteSettings route = route("targets", "b,a", "sticky", "conversation");
        assertThat(IntStream.range(0, 100).mapToObj(i -> stuck(route, i))).containsOnly(List.of("b", "a"));
        assertThat(draw(route)).containsExactly("b", "a");
    }

    @Test
    void theCanaryIsFirstForItsShareAndNeverForTheRest() {
        RouteSettings route = route("targets", "a,c", "canary", "c", "canary_percent", "2.5");
        int canaries = 0;
        for (int i = 0; i < CALLS; i++) {
            TargetOrder order = TargetOrder.of(route, Optional.empty(), random::nextDouble);
            assertThat(order.targets()).isEqualTo(order.canary() ? List.of("c", "a") : List.of("a", "c"));
            assertThat(order.last().isPresent()).isNotEqualTo(order.canary());
            canaries += order.canary() ? 1 : 0;
        }
        assertThat(canaries).isBetween(412, 588);
    }

    @Test
    void aCanaryThatIsNoTargetIsOnlyThereForItsShare() {
        RouteSettings route = route("targets", "a", "canary", "c", "canary_percent", "50");
        HashSet<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            orders.add(draw(route));
        }
        assertThat(orders).containsExactlyInAnyOrder(List.of("a"), List.of("c", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "100"})
    void noneAndAllAreExact(String percent) {
        RouteSettings route = route("targets", "a", "canary", "c", "canary_percent", percent);
        for (int i = 0; i < 1000; i++) {
            assertThat(draw(route)).hasSize(percent.equals("0") ? 1 : 2);
        }
    }

    @Test
    void everyRouteHasCanariesOfItsOwn() {
        RouteSettings one = route("targets", "a", "canary", "c", "canary_percent", "50", "sticky", "conversation");
        RouteSettings other =
                route("name", "o", "targets", "a", "canary", "c", "canary_percent", "50", "sticky", "conversation");
        assertThat(IntStream.range(0, 100)
                        .filter(i -> stuck(one, i).equals(stuck(other, i)))
                        .count())
                .as("conversations that are canaries of both or of none")
                .isBetween(30L, 70L);
    }

    @Test
    void aConversationIsACanaryOrNotForEver() {
        RouteSettings route = route("targets", "a", "canary", "c", "canary_percent", "10", "sticky", "conversation");
        int canaries = 0;
        for (int i = 0; i < CALLS; i++) {
            List<String> order = stuck(route, i);
            assertThat(stuck(route, i)).isEqualTo(order);
            canaries += order.get(0).equals("c") ? 1 : 0;
        }
        assertThat(canaries).isBetween(1_830, 2_170);
    }
}
