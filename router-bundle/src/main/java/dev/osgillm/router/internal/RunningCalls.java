/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.Selection;
import dev.osgillm.router.internal.metrics.Attempt;
import dev.osgillm.router.internal.metrics.Metrics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What calls share: where they find providers, and who is running. */
final class RunningCalls {

    private final BundleContext context;
    private final ProviderRegistry registry;
    private final Metrics metrics;
    private final Set<Walk<?, ?>> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    RunningCalls(BundleContext context, ProviderRegistry registry, Metrics metrics) {
        this.context = context;
        this.registry = registry;
        this.metrics = metrics;
    }

    Route route(Selection selection, Class<?> capability) {
        return new Selector(registry.snapshot(), capability, registry.health())
                .route(selection, registry.choice().id());
    }

    List<Candidate> candidates(Route route) {
        return route.candidates(registry.snapshot());
    }

    /** @return whether the instance is published no longer */
    boolean gone(Instance instance) {
        return registry.snapshot().all().stream()
                .noneMatch(present -> present.reference().equals(instance.reference()));
    }

    /** @return the service, {@code null} when it has gone; give it back by {@link #release} */
    Object obtain(ServiceReference<?> reference) {
        try {
            return context.getService(reference);
        } catch (IllegalStateException e) {
            return null; // the router's bundle has just stopped; the call hears of that as well
        }
    }

    void release(ServiceReference<?> reference) {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            // The router's bundle has stopped, and the framework has given all its services back.
        }
    }

    /** @param model as it was asked for, if it was */
    Attempt measure(Candidate candidate, Optional<String> model, Class<?> capability) {
        ProviderInfo provider = candidate.instance().info();
        String name = model.or(candidate::model).or(provider::model).orElse("");
        return metrics.begin(provider.id(), name, Capabilities.name(capability));
    }

    void started(Walk<?, ?> walk) {
        running.add(walk);
        if (stopped) {
            walk.stop(Walk.Stop.ROUTER_STOPPED);
        }
    }

    void ended(Walk<?, ?> walk) {
        running.remove(walk);
    }

    /** Ends all calls, and all that somebody starts later. */
    void stop() {
        stopped = true;
        running.forEach(walk -> walk.stop(Walk.Stop.ROUTER_STOPPED));
    }
}
