/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The order in which one call asks the targets of its route.
 *
 * @param targets the first first
 * @param canary whether the first is the canary, which stays the first
 * @param last the target that never is the first while there is another; empty for none
 * @param fixed whether the order holds whatever the policy says: a conversation stays where it is
 */
public record TargetOrder(List<String> targets, boolean canary, Optional<String> last, boolean fixed) {

    private static final double PERCENT = 100;

    /**
     * @param conversation that the call belongs to
     * @param random draws from 0 to less than 1
     */
    public static TargetOrder of(RouteSettings route, Optional<String> conversation, DoubleSupplier random) {
        Optional<String> stuck = conversation.filter(name -> route.sticky());
        List<String> ordered = new ArrayList<>(route.targets());
        boolean fixed = stuck.isPresent() && route.policy() != Policy.ORDER;
        if (fixed) {
            sort(ordered, route, target -> hash(stuck.get(), target));
        } else if (route.policy() == Policy.WEIGHTED) {
            sort(ordered, route, target -> random.getAsDouble());
        }
        if (route.canary().isEmpty()) {
            return new TargetOrder(List.copyOf(ordered), false, Optional.empty(), fixed);
        }
        String canary = route.canary().get();
        double drawn =
                stuck.map(name -> hash(name, "canary of " + route.name())).orElseGet(random::getAsDouble);
        boolean first = drawn * PERCENT < route.canaryPercent();
        boolean listed = ordered.remove(canary);
        if (first) {
            ordered.add(0, canary);
        } else if (listed) {
            ordered.add(canary);
        }
        return new TargetOrder(
                List.copyOf(ordered), first, Optional.of(canary).filter(target -> !first && listed), fixed);
    }

    /**
     * Each target gets a time that is distributed exponentially with its weight as the rate, and the earliest is the first:
     * so it is the first as often as its weight says, and when it is taken away, those behind it keep their order.
     */
    private static void sort(List<String> targets, RouteSettings route, ToDoubleFunction<String> draw) {
        Map<String, Double> times = new HashMap<>();
        for (String target : targets) {
            double weight = route.weights().getOrDefault(target, 1.0);
            double drawn = draw.applyAsDouble(target);
            times.put(target, weight == 0 ? Double.POSITIVE_INFINITY : -Math.log(1 - drawn) / weight);
        }
        targets.sort(Comparator.comparingDouble(times::get));
    }

    /** @return a number from 0 to less than 1 that is always the same for the same texts */
    private static double hash(String conversation, String target) {
        long hash = 0xcbf29ce484222325L; // FNV-1a
        String text = conversation + '\0' + target;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L; // the end of SplitMix64: all bits count
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        hash ^= hash >>> 31;
        return (hash >>> 11) * 0x1.0p-53;
    }
}
