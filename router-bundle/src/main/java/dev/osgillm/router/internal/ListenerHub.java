/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.ProviderListener;
import dev.osgillm.api.client.ProviderListener.Change;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what changed. Events are queued under the registry's lock, in the order of the changes, and delivered
 * without any lock by whichever thread finds nobody delivering: serial for all listeners, and a listener that publishes
 * or withdraws providers itself hears of it after it has returned.
 */
final class ListenerHub implements ServiceTrackerCustomizer<ProviderListener, ListenerHub.Subscription>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerHub.class);

    private final BundleContext context;
    private final Consumer<Subscription> join;
    private final ServiceTracker<ProviderListener, Subscription> tracker;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger wanted = new AtomicInteger();

    /** @param join calls {@link #add} under the registry's lock */
    ListenerHub(BundleContext context, Consumer<Subscription> join) {
        this.context = context;
        this.join = join;
        tracker = new ServiceTracker<>(context, ProviderListener.class, this);
    }

    void open() {
        tracker.open();
    }

    @Override
    public void close() {
        tracker.close();
    }

    /** Under the registry's lock: a new listener hears of everything there is. */
    void add(Subscription subscription, Snapshot present) {
        subscriptions.add(subscription);
        present.groups().values().forEach(group -> queue(subscription, Change.ADDED, group.info()));
    }

    /** Under the registry's lock. */
    void changed(Snapshot before, Snapshot after) {
        SortedMap<String, Snapshot.Group> old = before.groups();
        SortedMap<String, Snapshot.Group> now = after.groups();
        old.forEach((id, group) -> {
            if (!now.containsKey(id)) {
                queue(Change.REMOVED, group.info());
            }
        });
        now.forEach((id, group) -> {
            Snapshot.Group known = old.get(id);
            if (known == null) {
                queue(Change.ADDED, group.info());
            } else if (!known.sameAs(group)) {
                queue(Change.CHANGED, group.info());
            }
        });
    }

    /** Never under a lock. */
    void deliver() {
        if (wanted.getAndIncrement() != 0) {
            return;
        }
        boolean finished = false;
        try {
            int seen = 1;
            do {
                for (Runnable event = events.poll(); event != null; event = events.poll()) {
                    event.run();
                }
                seen = wanted.addAndGet(-seen);
            } while (seen != 0);
            finished = true;
        } finally {
            if (!finished) {
                wanted.set(0); // an Error went through: the rest is for the next change
            }
        }
    }

    @Override
    public Subscription addingService(ServiceReference<ProviderListener> reference) {
        ProviderListener listener = context.getService(reference);
        if (listener == null) {
            return null;
        }
        Subscription subscription = new Subscription(listener);
        join.accept(subscription);
        return subscription;
    }

    @Override
    public void modifiedService(ServiceReference<ProviderListener> reference, Subscription subscription) {
        // Its properties mean nothing here.
    }

    @Override
    public void removedService(ServiceReference<ProviderListener> reference, Subscription subscription) {
        subscriptions.remove(subscription);
        subscription.ended = true;
        context.ungetService(reference);
    }

    private void queue(Change change, ProviderInfo provider) {
        subscriptions.forEach(subscription -> queue(subscription, change, provider));
    }

    private void queue(Subscription subscription, Change change, ProviderInfo provider) {
        events.add(() -> subscription.tell(change, provider));
    }

    /** One listener, compared by identity. */
    static final class Subscription {

        private final ProviderListener listener;
        private volatile boolean ended;

        Subscription(ProviderListener listener) {
            this.listener = listener;
        }

        /** A listener of an updated bundle can fail to link; nobody else is to suffer from either. */
        private void tell(Change change, ProviderInfo provider) {
            if (ended) {
                return;
            }
            try {
                listener.changed(change, provider);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("A provider listener threw at {} {}", change, provider, e);
            }
        }
    }
}
