/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.interceptor.CallInterceptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the interceptors that are published. */
@Component(service = Interceptors.class)
public final class Interceptors implements ServiceTrackerCustomizer<CallInterceptor, Hook> {

    private static final Logger LOG = LoggerFactory.getLogger(Interceptors.class);

    private record Ranked(int ranking, Hook hook) {}

    private final BundleContext context;
    private final ServiceTracker<CallInterceptor, Hook> tracker;
    private final List<Ranked> ranked = new ArrayList<>(); // guarded by itself
    private volatile List<Hook> current = List.of();

    /** Takes what it needs; {@link #open()} starts. */
    @Activate
    public Interceptors(BundleContext context) {
        this.context = context;
        tracker = new ServiceTracker<>(context, CallInterceptor.class, this);
    }

    @Activate
    void open() {
        tracker.open();
    }

    @Deactivate
    void deactivate() {
        tracker.close();
    }

    /** @return those that are there now, in the order in which they are asked */
    List<Hook> current() {
        return current;
    }

    @Override
    public Hook addingService(ServiceReference<CallInterceptor> reference) {
        try {
            CallInterceptor interceptor = context.getService(reference);
            if (interceptor == null) {
                return null;
            }
            Hook hook = new Hook(reference, interceptor);
            place(hook, true);
            LOG.info("{} takes part in calls", hook);
            return hook;
        } catch (RuntimeException | LinkageError e) {
            LOG.error("An interceptor of {} takes no part in calls: it cannot be got", reference.getBundle(), e);
            return null;
        }
    }

    @Override
    public void modifiedService(ServiceReference<CallInterceptor> reference, Hook hook) {
        place(hook, true);
    }

    @Override
    public void removedService(ServiceReference<CallInterceptor> reference, Hook hook) {
        hook.leave();
        place(hook, false);
        context.ungetService(reference);
    }

    private void place(Hook hook, boolean present) {
        int ranking = hook.ranking();
        synchronized (ranked) {
            ranked.removeIf(other -> other.hook() == hook);
            if (present) {
                ranked.add(new Ranked(ranking, hook));
                ranked.sort(Comparator.comparingInt(Ranked::ranking).reversed().thenComparingLong(other -> other.hook()
                        .serviceId()));
            }
            current = ranked.stream().map(Ranked::hook).toList();
        }
    }
}
