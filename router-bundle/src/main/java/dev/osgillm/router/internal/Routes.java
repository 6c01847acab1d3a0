/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.router.internal.health.HealthView;
import dev.osgillm.router.internal.metrics.Metrics;
import dev.osgillm.router.internal.route.ConfiguredRoute;
import dev.osgillm.router.internal.route.ConfiguredRoute.State;
import dev.osgillm.router.internal.route.RouteSettings;
import dev.osgillm.router.internal.route.TargetOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configured routes by name. They come, change and go while calls run, which keep what they began with. */
@Component(service = Routes.class)
public final class Routes {

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final Comparator<State> IN_FORCE_FIRST = Comparator.comparing(State::name)
            .thenComparing(state -> state.settings().isEmpty())
            .thenComparing(State::pid);

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
        updatedRoute(route);
    }

    /** Its configuration has changed. */
    void updatedRoute(ConfiguredRoute route) {
        String name = route.state().name();
        State first = find(name).orElse(route.state());
        states().filter(state -> state.name().equals(name) && state != first)
                .forEach(state -> LOG.warn("{}: {}", state.source(), namesake(first)));
    }

    void removeRoute(ConfiguredRoute route) {
        routes.remove(route);
    }

    /** @return the route of that name; of several the first one by its PID among those that ever were right */
    Optional<State> find(String name) {
        return routes.stream()
                .map(ConfiguredRoute::state)
                .filter(state -> state.name().equals(name))
                .min(IN_FORCE_FIRST);
    }

    private Stream<State> states() {
        return routes.stream().map(ConfiguredRoute::state).sorted(IN_FORCE_FIRST);
    }

    List<RouteInfo> infos() {
        List<RouteInfo> infos = new ArrayList<>();
        Map<String, State> firsts = new HashMap<>();
        states().forEach(state -> {
            State first = firsts.computeIfAbsent(state.name(), name -> state);
            infos.add(info(state, first));
        });
        return infos;
    }

    private static RouteInfo info(State state, State first) {
        Optional<RouteSettings> settings = state.settings();
        List<String> problems = new ArrayList<>();
        state.problem().ifPresent(problem -> problems.add(problem + "."));
        if (state != first) {
            problems.add(namesake(first));
        }
        return new RouteInfo(
                state.name(),
                settings.map(right -> right.policy().text()).orElse(""),
                settings.map(RouteSettings::targets).orElse(List.of()),
                settings.flatMap(RouteSettings::canary),
                settings.flatMap(RouteSettings::shadow),
                state.source(),
                problems.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", problems)),
                state == first && settings.isPresent());
    }

    private static String namesake(State first) {
        return "Another route has the name " + first.name() + ", and is the one that counts: " + first.source()
                + ". Give one of them another name.";
    }

    /** @return the route for one call, with at least one candidate in the snapshot; empty when there is none of that name */
    Optional<Route> plan(
            String name, Snapshot now, Class<?> capability, CallFacts facts, BusyCounts busy, HealthView health) {
        return find(name).map(state -> {
            RouteSettings route = inForce(state);
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
        String names = states().map(State::name).distinct().collect(Collectors.joining(", "));
        if (names.isEmpty()) {
            return unknown;
        }
        return LlmException.builder(unknown.kind(), unknown.getMessage() + " Routes: " + names + ".")
                .retryable(unknown.retryable())
                .build();
    }

    /** @throws LlmException {@code CONFIGURATION} when the route never was right */
    static RouteSettings inForce(State state) {
        return state.settings().orElseThrow(() -> refused(state));
    }

    private static LlmException refused(State state) {
        return LlmException.builder(
                        ErrorKind.CONFIGURATION,
                        "The route '" + state.name() + "' refuses every call, because its configuration is wrong: "
                                + state.problem().orElse("") + ". Correct it in " + state.source()
                                + "; saving it is enough.")
                .build();
    }

    private static LlmException nowhere(RouteSettings route, Class<?> capability) {
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE,
                        "The route '" + route.name() + "' leads nowhere now: none of its targets is in service with "
                                + Capabilities.name(capability) + ": " + String.join(", ", route.targets())
                                + ". llm:routes shows their state; correct them in " + route.source()
                                + ", or start what is missing.")
                .retryable(false)
                .build();
    }
}
