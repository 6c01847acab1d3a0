/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.Selection;
import dev.osgillm.router.internal.health.HealthView;
import dev.osgillm.router.internal.route.RouteSettings;
import dev.osgillm.router.internal.route.TargetOrder;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A configured route for one call: what was drawn by lot for it stays. */
final class PlannedRoute implements Route {

    private final RouteSettings settings;
    private final TargetOrder order;
    private final Class<?> capability;
    private final Ranking ranking;
    private final HealthView health;
    private final boolean shadowed;

    /** @param shadowed whether the shadow gets a copy of this call */
    PlannedRoute(
            RouteSettings settings,
            TargetOrder order,
            Class<?> capability,
            Ranking ranking,
            HealthView health,
            boolean shadowed) {
        this.settings = settings;
        this.order = order;
        this.capability = capability;
        this.ranking = ranking;
        this.health = health;
        this.shadowed = shadowed;
    }

    /** Those that are known to be down come last, and after them those without a key: a route finds one that answers. */
    @Override
    public List<Candidate> candidates(Snapshot now) {
        int from = order.canary() ? 1 : 0;
        int to = order.targets().size() - (order.last().isPresent() ? 1 : 0);
        Set<Candidate> all = new LinkedHashSet<>(of(order.targets().subList(0, from), now));
        List<Candidate> middle = List.copyOf(of(order.targets().subList(from, to), now));
        all.addAll(order.fixed() ? middle : ranking.sort(settings, middle));
        Collection<Candidate> last =
                of(order.targets().subList(to, order.targets().size()), now);
        all.removeAll(order.last().isPresent() ? last : Set.of());
        all.addAll(last);
        return all.stream()
                .collect(Collectors.groupingBy(this::hindrance, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public Set<ErrorKind> moveOn() {
        return settings.moveOn();
    }

    @Override
    public Optional<Shadow> shadow() {
        return shadowed
                ? settings.shadow().map(target -> new Shadow(settings.name(), Selection.parse(target)))
                : Optional.empty();
    }

    /** Looked at once for each: health changes meanwhile. */
    private int hindrance(Candidate candidate) {
        Instance instance = candidate.instance();
        if (!instance.info().configured()) {
            return 2;
        }
        return instance.present() && health.down(instance.reference()) ? 1 : 0;
    }

    private Collection<Candidate> of(List<String> targets, Snapshot now) {
        Set<Candidate> candidates = new LinkedHashSet<>();
        targets.forEach(target -> candidates.addAll(of(target, now, capability, health)));
        return candidates;
    }

    /** @return what a target leads to now, without other routes */
    static List<Candidate> of(String target, Snapshot now, Class<?> capability, HealthView health) {
        try {
            return new Selector(now, capability, health)
                    .route(Selection.parse(target), Optional.empty())
                    .candidates(now);
        } catch (LlmException e) {
            return List.of(); // absent, or without the capability
        }
    }
}
