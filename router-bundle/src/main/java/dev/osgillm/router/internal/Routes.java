/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.api.client.ShadowTotals;
import dev.osgillm.router.internal.health.HealthView;
import dev.osgillm.router.internal.metrics.Metrics;
import dev.osgillm.router.internal.route.ConfiguredRoute;
import dev.osgillm.router.internal.route.RouteSettings;
import dev.osgillm.router.internal.route.TargetOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The configured routes by name. They come, change and go while calls run, which keep what they began with. */
@Component(service = Routes.class)
public final class Routes {

    private static final double PERCENT = 100;

    private final Metrics metrics;
    private final DoubleSupplier random;
    private final List<ConfiguredRoute> routes = new CopyOnWriteArrayList<>();

    /** @param metrics what policies know of the past */
    @Activate
    public Routes(@Reference Metrics metrics) {
        this(metrics, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random draws from 0 to less than 1; by many threads */
    Routes(Metrics metrics, DoubleSupplier random) {
        this.metrics = metrics;
        this.random = random;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRoute(ConfiguredRoute route) {
        routes.add(route);
    }

    void removeRoute(ConfiguredRoute route) {
        routes.remove(route);
    }

    /** @return the route of that name; of two the one that was there first */
    Optional<RouteSettings> find(String name) {
        return settings().filter(route -> route.name().equals(name)).findFirst();
    }

    /** @param totals of the shadow of a route, by its name */
    List<RouteInfo> infos(Function<String, ShadowTotals> totals) {
        return settings()
                .map(route -> route.info(totals.apply(route.name())))
                .sorted(Comparator.comparing(RouteInfo::name))
                .toList();
    }

    /** @return the route for one call, with at least one candidate in the snapshot; empty when there is none of that name */
    Optional<Route> plan(
            String name, Snapshot now, Class<?> capability, CallFacts facts, BusyCounts busy, HealthView health) {
        return find(name).map(route -> {
            Ranking ranking = new Ranking(busy, metrics, capability, facts, random.getAsDouble());
            TargetOrder order = TargetOrder.of(route, facts.conversation(), random);
            boolean shadowed = route.shadow().isPresent() && random.getAsDouble() * PERCENT < route.shadowPercent();
            PlannedRoute planned = new PlannedRoute(route, order, capability, ranking, health, shadowed);
            if (planned.candidates(now).isEmpty()) {
                throw nowhere(route, capability);
            }
            return planned;
        });
    }

    /** @return the first target of the route that is there and can chat */
    Optional<Instance> first(RouteSettings route, Snapshot now, HealthView health) {
        return route.targets().stream()
                .flatMap(target -> PlannedRoute.of(target, now, ChatProvider.class, health).stream())
                .map(Candidate::instance)
                .findFirst();
    }

    /** @return the failure, with the routes that could have been meant */
    LlmException listed(LlmException unknown) {
        String names = settings().map(RouteSettings::name).distinct().sorted().collect(Collectors.joining(", "));
        if (names.isEmpty()) {
            return unknown;
        }
        return LlmException.builder(unknown.kind(), unknown.getMessage() + " Routes: " + names + ".")
                .retryable(unknown.retryable())
                .build();
    }

    private Stream<RouteSettings> settings() {
        return routes.stream().flatMap(route -> route.settings().stream());
    }

    private static LlmException nowhere(RouteSettings route, Class<?> capability) {
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE,
                        "The route '" + route.name() + "' leads nowhere now: none of its targets is there with "
                                + Capabilities.name(capability) + ": " + String.join(", ", route.targets())
                                + ". llm:routes shows their state; correct them in " + route.pid()
                                + ", or start what is missing.")
                .retryable(false)
                .build();
    }
}
