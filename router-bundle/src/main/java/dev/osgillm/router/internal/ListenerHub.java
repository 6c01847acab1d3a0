/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.ProviderListener;
import dev.osgillm.api.client.ProviderListener.Change;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what changed: each is brought from what it knows to what is, so that it misses nothing and hears nothing
 * twice, in whatever order changes and listeners come. Listeners are called outside of the registry's lock.
 */
final class ListenerHub implements ServiceTrackerCustomizer<ProviderListener, ListenerHub.Subscription>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerHub.class);

    private final BundleContext context;
    private final Supplier<Snapshot> current;
    private final ServiceTracker<ProviderListener, Subscription> tracker;

    ListenerHub(BundleContext context, Supplier<Snapshot> current) {
        this.context = context;
        this.current = current;
        tracker = new ServiceTracker<>(context, ProviderListener.class, this);
    }

    void open() {
        tracker.open();
    }

    @Override
    public void close() {
        tracker.close();
    }

    void changed() {
        for (Subscription subscription : tracker.getTracked().values()) {
            subscription.update();
        }
    }

    @Override
    public Subscription addingService(ServiceReference<ProviderListener> reference) {
        ProviderListener listener = context.getService(reference);
        if (listener == null) {
            return null;
        }
        Subscription subscription = new Subscription(listener);
        subscription.update();
        return subscription;
    }

    @Override
    public void modifiedService(ServiceReference<ProviderListener> reference, Subscription subscription) {
        // Its properties mean nothing here.
    }

    @Override
    public void removedService(ServiceReference<ProviderListener> reference, Subscription subscription) {
        subscription.ended = true;
        context.ungetService(reference);
    }

    /** What one listener knows. */
    final class Subscription {

        private final ProviderListener listener;
        private final Map<String, Instance> known = new HashMap<>(); // guarded by this
        private volatile boolean ended;

        Subscription(ProviderListener listener) {
            this.listener = listener;
        }

        /** Tells the difference to the present. The lock keeps events serial; only this listener waits for it. */
        synchronized void update() {
            Map<String, Instance> now = new HashMap<>();
            current.get().serving().forEach(instance -> now.put(instance.info().id(), instance));
            for (Instance before : Map.copyOf(known).values()) {
                if (!now.containsKey(before.info().id())) {
                    known.remove(before.info().id());
                    tell(Change.REMOVED, before.info());
                }
            }
            for (Instance instance : now.values()) {
                Instance before = known.put(instance.info().id(), instance);
                if (before == null) {
                    tell(Change.ADDED, instance.info());
                } else if (before.info() != instance.info()) {
                    tell(Change.CHANGED, instance.info());
                }
            }
        }

        private void tell(Change change, ProviderInfo info) {
            if (ended) {
                return;
            }
            try {
                listener.changed(change, info);
            } catch (RuntimeException e) {
                LOG.warn("A provider listener threw at {} {}", change, info, e);
            }
        }
    }
}
