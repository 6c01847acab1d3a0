/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.router.internal.metrics.Metrics;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** A registry whose events the test sends itself: nothing of a framework but what the registry touches. */
final class Parts {

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "timer");
        thread.setDaemon(true);
        return thread;
    });

    private ServiceListener follower;
    final BundleContext context = (BundleContext) Proxy.newProxyInstance(
            Parts.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("addServiceListener") && follower == null) {
                    follower = (ServiceListener) arguments[0];
                }
                return method.getName().equals("getService") ? "service" : null;
            });
    final Departures departures = new Departures(Map.of(), new RouterTimer(TIMER, System::nanoTime, Runnable::run));
    final ProviderRegistry registry = new ProviderRegistry(
            context, new DefaultChoice(Map.of()), departures, new Routes(new Metrics()), service -> false);

    Parts() {
        try {
            registry.open();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void registered(FakeReference reference) {
        follower.serviceChanged(new ServiceEvent(ServiceEvent.REGISTERED, reference));
    }

    void modified(FakeReference reference) {
        follower.serviceChanged(new ServiceEvent(ServiceEvent.MODIFIED, reference));
    }

    void unregistering(FakeReference reference) {
        follower.serviceChanged(new ServiceEvent(ServiceEvent.UNREGISTERING, reference));
    }

    /** @return how many instances calls may choose from */
    int size() {
        return registry.snapshot().all().size();
    }

    /** @return the ranking of an instance as calls see it, -1 when it is not there */
    int ranking(String id) {
        List<Instance> found = registry.snapshot().of(id);
        return found.isEmpty() ? -1 : found.get(0).info().ranking();
    }

    /** @return the ids that calls may wait for or choose */
    int remembered() {
        return departures.with(registry::snapshot).all().size();
    }

    RunningCalls calls() {
        return new RunningCalls(context, registry, new Metrics(), new SilenceLimit(Map.of()));
    }

    static <T> Optional<T> none() {
        return Optional.empty();
    }
}
