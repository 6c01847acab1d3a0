/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.client.Selection;
import dev.osgillm.router.internal.health.HealthView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** Turns a selection into the route of a call. For one capability and one moment. */
final class Selector {

    private final Snapshot snapshot;
    private final Class<?> capability;
    private final HealthView health;
    private final Function<String, Optional<Route>> routes;

    /** For selections without configured routes. */
    Selector(Snapshot snapshot, Class<?> capability, HealthView health) {
        this(snapshot, capability, health, name -> Optional.empty());
    }

    /** @param routes finds the configured route of a name, for this moment */
    Selector(Snapshot snapshot, Class<?> capability, HealthView health, Function<String, Optional<Route>> routes) {
        this.snapshot = snapshot;
        this.capability = capability;
        this.health = health;
        this.routes = routes;
    }

    /**
     * @param chosen what the user made the default
     * @return a route with at least one candidate at this moment
     * @throws dev.osgillm.api.LlmException when nothing matches; the message says what there is
     */
    Route route(Selection selection, Optional<String> chosen) {
        return switch (selection.kind()) {
            case DEFAULT -> byDefault(chosen);
            case ID -> byId(selection.value().orElseThrow(), Optional.empty());
            case FILTER -> byFilter(selection.value().orElseThrow());
            case ADDRESS ->
                routes.apply(selection.value().orElseThrow())
                        .orElseGet(() -> byAddress(selection.value().orElseThrow()));
        };
    }

    /**
     * The default binds the call to one id to its end, chosen or not: a prompt is not handed round, least of all from a
     * server on this machine to one in the cloud.
     */
    private Route byDefault(Optional<String> chosen) {
        Optional<Route> route = chosen.flatMap(routes);
        if (route.isPresent()) {
            return route.get();
        }
        Optional<String> inForce = Defaults.inForce(snapshot, chosen);
        if (inForce.isPresent()) {
            return byId(inForce.get(), Optional.empty());
        }
        List<Instance> ranked = Defaults.ranked(snapshot, capability, health);
        if (ranked.isEmpty()) {
            throw SelectionErrors.noDefault(snapshot, capability);
        }
        // Nobody chose it, so nobody waits for it while there is another.
        Instance best = ranked.stream().filter(Instance::present).findFirst().orElse(ranked.get(0));
        return byId(best.info().id(), Optional.empty());
    }

    private Route byId(String id, Optional<String> model) {
        List<Instance> instances = snapshot.of(id);
        if (instances.isEmpty()) {
            throw SelectionErrors.unknownId(snapshot, id);
        }
        if (instances.stream().noneMatch(instance -> instance.is(capability))) {
            throw SelectionErrors.lacks(snapshot, id, capability);
        }
        Class<?> wanted = capability;
        return now -> now.of(id).stream()
                .filter(instance -> instance.is(wanted))
                .map(instance -> new Candidate(instance, model))
                .toList();
    }

    private Route byFilter(String text) {
        Filter filter;
        try {
            filter = FrameworkUtil.createFilter(text);
        } catch (InvalidSyntaxException e) {
            throw SelectionErrors.wrongFilter(text, e);
        }
        Predicate<Instance> matches = instance -> instance.matches(filter);
        if (snapshot.all().stream().noneMatch(matches)) {
            throw SelectionErrors.noMatch(snapshot, text, matches);
        }
        return any(text, matches, instance -> Optional.empty());
    }

    private Route byAddress(String address) {
        // An id that is out of service keeps its name: nobody else gets its requests for declaring such a model.
        Optional<String> id = snapshot.idIn(address);
        if (id.isPresent()) {
            String model = address.substring(Math.min(address.length(), id.get().length() + 1));
            return byId(id.get(), Optional.of(model).filter(name -> !name.isBlank()));
        }
        for (boolean ignoreCase : new boolean[] {false, true}) {
            Function<Instance, Optional<String>> model = instance -> instance.serves(address, ignoreCase);
            if (snapshot.all().stream()
                    .anyMatch(instance -> model.apply(instance).isPresent())) {
                return any(address, instance -> model.apply(instance).isPresent(), model);
            }
        }
        throw SelectionErrors.unknownAddress(snapshot, address);
    }

    /** Several may serve: those that lack a key or the like only when there is no other, those that are down last. */
    private Route any(String text, Predicate<Instance> matches, Function<Instance, Optional<String>> model) {
        Class<?> wanted = capability;
        Route route = now -> {
            List<Instance> able = now.all().stream()
                    .filter(instance -> instance.is(wanted) && matches.test(instance))
                    .toList();
            boolean anyConfigured =
                    able.stream().anyMatch(instance -> instance.info().configured());
            return Defaults.downLast(able, health).stream()
                    .filter(instance -> instance.info().configured() || !anyConfigured)
                    .map(instance -> new Candidate(instance, model.apply(instance)))
                    .toList();
        };
        if (route.candidates(snapshot).isEmpty()) {
            List<Instance> unable = snapshot.all().stream().filter(matches).toList();
            throw SelectionErrors.allLack(snapshot, text, unable, capability);
        }
        return route;
    }
}
