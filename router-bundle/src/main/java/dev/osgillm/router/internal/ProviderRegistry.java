/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.router.internal.health.HealthView;
import dev.osgillm.router.internal.route.ConfiguredRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What there is, and where calls go: the services that are live, the choice of the user, and the routes. */
@Component(
        service = {LlmRegistry.class, ProviderRegistry.class},
        immediate = true)
public final class ProviderRegistry implements LlmRegistry {

    private final LiveInstances instances;
    private final DefaultChoice choice;
    private final Departures departures;
    private final Routes routes;
    private final HealthView health;
    private final BusyCounts busy = new BusyCounts();
    private final Shadows shadows;

    /** Takes what it needs; {@link #open()} starts. */
    @Activate
    public ProviderRegistry(
            BundleContext context,
            @Reference DefaultChoice choice,
            @Reference Departures departures,
            @Reference Routes routes,
            @Reference HealthView health) {
        instances = new LiveInstances(context, departures);
        this.choice = choice;
        this.departures = departures;
        this.routes = routes;
        this.health = health;
        shadows = new Shadows(departures.timer()::now);
    }

    @Activate
    void open() throws InvalidSyntaxException {
        instances.open();
    }

    /** Listeners hear that everything leaves, and then nothing more. */
    @Deactivate
    void deactivate() {
        instances.close();
    }

    /** @return what calls choose from */
    Snapshot snapshot() {
        return instances.snapshot();
    }

    /** @return what is published, and can be taken out of service */
    LiveInstances instances() {
        return instances;
    }

    DefaultChoice choice() {
        return choice;
    }

    Departures departures() {
        return departures;
    }

    /** @return what is copied to the shadows of routes */
    Shadows shadows() {
        return shadows;
    }

    /** @return the calls of all clients of this router */
    BusyCounts busy() {
        return busy;
    }

    @Override
    public List<ProviderInfo> providers() {
        return snapshot().groups().values().stream().map(Snapshot.Group::info).toList();
    }

    @Override
    public Optional<ProviderInfo> provider(String id) {
        return snapshot().group(id).map(Snapshot.Group::info);
    }

    @Override
    public Optional<ProviderInfo> defaultProvider() {
        Snapshot now = snapshot();
        Optional<ConfiguredRoute.State> route = choice.id().flatMap(routes::find);
        return route.isPresent()
                ? route.flatMap(ConfiguredRoute.State::settings)
                        .flatMap(settings -> routes.first(settings, now, health))
                        .flatMap(first -> now.group(first.info().id()))
                        .map(Snapshot.Group::info)
                : Defaults.provider(now, choice.id(), health);
    }

    @Override
    public String resolve(String typed) {
        Snapshot known = known();
        if (known.group(typed).isPresent()) {
            return typed;
        }
        List<String> begin = known.groups().keySet().stream()
                .filter(id -> !typed.isEmpty() && id.startsWith(typed))
                .toList();
        if (begin.size() > 1) {
            throw SelectionErrors.ambiguous(typed, begin);
        }
        return begin.stream().findFirst().orElseThrow(() -> withRoutes(SelectionErrors.unknownId(snapshot(), typed)));
    }

    @Override
    public boolean knows(String address) {
        String text = address.strip();
        Snapshot known = known();
        return routes.find(text).isPresent()
                || known.idIn(text).isPresent()
                || known.all().stream()
                        .anyMatch(instance -> instance.serves(text, true).isPresent());
    }

    /** @return everything that calls may name, as if it served */
    private Snapshot known() {
        Snapshot now = departures.with(this::snapshot);
        List<Instance> all = new ArrayList<>(now.all());
        all.addAll(now.drained());
        return Snapshot.of(all, List.of());
    }

    @Override
    public List<RouteInfo> routes() {
        return routes.infos().stream()
                .map(route -> route.with(shadows.totals(route.name())))
                .toList();
    }

    /** @return what turns selections into routes, those that are configured among them */
    Selector selector(Snapshot now, Class<?> capability, CallFacts facts) {
        return facts.shadow()
                ? new Selector(now, capability, health)
                : new Selector(
                        now, capability, health, name -> routes.plan(name, now, capability, facts, busy, health));
    }

    /** @return the failure, with the routes that could have been meant */
    LlmException withRoutes(LlmException unknown) {
        return routes.listed(unknown);
    }

    @Override
    public void use(String id) {
        Optional<ConfiguredRoute.State> route = routes.find(id);
        route.ifPresent(Routes::inForce);
        if (route.isEmpty() && departures.with(this::snapshot).of(id).isEmpty()) {
            throw withRoutes(SelectionErrors.unknownId(snapshot(), id));
        }
        choice.choose(id);
    }
}
