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
import dev.osgillm.router.internal.route.RouteSettings;
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
        Optional<RouteSettings> route = choice.id().flatMap(routes::find);
        return route.isPresent()
                ? routes.first(route.get(), now, health)
                        .flatMap(first -> now.group(first.info().id()))
                        .map(Snapshot.Group::info)
                : Defaults.provider(now, choice.id(), health);
    }

    @Override
    public List<RouteInfo> routes() {
        return routes.infos();
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
        Snapshot now = snapshot();
        if (now.of(id).isEmpty() && routes.find(id).isEmpty()) {
            throw withRoutes(SelectionErrors.unknownId(now, id));
        }
        choice.choose(id);
    }
}
