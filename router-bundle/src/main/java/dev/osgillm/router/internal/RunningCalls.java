/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.Selection;
import dev.osgillm.router.internal.metrics.Attempt;
import dev.osgillm.router.internal.metrics.Metrics;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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

    /** @param moment with what has just left, or without */
    Route route(Selection selection, Class<?> capability, CallFacts facts, Snapshot moment) {
        return registry.selector(moment, capability, facts)
                .route(selection, registry.choice().id());
    }

    /** @return the failure, with the routes that could have been meant */
    LlmException withRoutes(LlmException unknown) {
        return registry.withRoutes(unknown);
    }

    Snapshot present() {
        return registry.snapshot();
    }

    /** @return what is there, and what has just left */
    Snapshot remembered() {
        return registry.departures().with(registry::snapshot);
    }

    Departures departures() {
        return registry.departures();
    }

    /** @return whether the instance is published no longer */
    boolean gone(Instance instance) {
        Snapshot now = registry.snapshot();
        return Stream.concat(now.all().stream(), now.drained().stream())
                .noneMatch(present -> present.reference().equals(instance.reference()));
    }

    /**
     * Counts the call first, and looks afterwards whether the service is still in service, so that one which is taken out
     * at this moment either sees the call or is not called.
     *
     * @return the service, busy by one call more; {@code null} when it has gone. Give it back by {@link #release}
     */
    Object obtain(ServiceReference<?> reference) {
        BusyCounts busy = registry.busy();
        busy.enter(reference);
        Object service = null;
        try {
            service = registry.drainedSince(reference).isPresent() ? null : context.getService(reference);
        } catch (IllegalStateException e) {
            // The router's bundle has just stopped; the call hears of that as well.
        } finally {
            if (service == null) {
                busy.leave(reference);
            }
        }
        return service;
    }

    void release(ServiceReference<?> reference) {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            // The router's bundle has stopped, and the framework has given all its services back.
        } finally {
            registry.busy().leave(reference);
        }
    }

    /**
     * @param model as it was asked for, if it was
     * @param operation its name among the measurements
     */
    Attempt measure(Candidate candidate, Optional<String> model, String operation) {
        return metrics.begin(candidate.instance().info().id(), model(candidate, model), operation);
    }

    /** @return the model of an attempt, as far as it is known */
    static String model(Candidate candidate, Optional<String> asked) {
        return asked.or(candidate::model).or(candidate.instance().info()::model).orElse("");
    }

    Shadows shadows() {
        return registry.shadows();
    }

    void started(Walk<?, ?> walk) {
        running.add(walk);
        if (stopped) {
            walk.stop(Stop.ROUTER_STOPPED);
        }
    }

    void ended(Walk<?, ?> walk) {
        running.remove(walk);
    }

    /** Ends all calls, and all that somebody starts later. */
    void stop() {
        stopped = true;
        running.forEach(walk -> walk.stop(Stop.ROUTER_STOPPED));
    }
}
