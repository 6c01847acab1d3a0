/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.embedding.EmbeddingProvider;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows every service with an {@code llm.id}, whatever it is published under, so that a new capability needs no change
 * here. An instance leaves by its reference: another one of the same id stays.
 *
 * <p>A listener of its own and no {@code ServiceTracker}: that one drops a change of properties which falls into the
 * adding of a service, and takes a service that left for a new one when a late event follows its end.
 */
final class LiveInstances {

    private static final Logger LOG = LoggerFactory.getLogger(LiveInstances.class);

    /** Services with an id, and those that forgot theirs, to say so. */
    private static final String FOLLOWED = "(|(" + LlmConstants.ID + "=*)(objectClass=" + ChatProvider.class.getName()
            + ")(objectClass=" + EmbeddingProvider.class.getName() + "))";

    private final BundleContext context;
    private final Departures departures;
    private final ListenerHub listeners;
    private final ServiceListener follower = this::serviceChanged;
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    /** What is out of service, since when. Written under the lock. */
    private final Map<ServiceReference<?>, Instant> drained = new ConcurrentHashMap<>();

    // Guarded by this. Weak: nothing here keeps a service that has gone.
    private final Map<ServiceReference<?>, Instance> instances = new HashMap<>();
    private final Set<ServiceReference<?>> departed = Collections.newSetFromMap(new WeakHashMap<>());
    private final Set<ServiceReference<?>> complained = Collections.newSetFromMap(new WeakHashMap<>());
    private boolean closed;

    LiveInstances(BundleContext context, Departures departures) {
        this.context = context;
        this.departures = departures;
        listeners = new ListenerHub(context, this::join);
    }

    void open() throws InvalidSyntaxException {
        context.addServiceListener(follower, FOLLOWED);
        ServiceReference<?>[] present = context.getServiceReferences((String) null, FOLLOWED);
        if (present != null) {
            for (ServiceReference<?> reference : present) {
                refresh(reference);
            }
        }
        listeners.open();
    }

    /** Listeners hear that everything leaves, and then nothing more. */
    void close() {
        context.removeServiceListener(follower);
        synchronized (this) {
            closed = true;
            instances.clear();
            drained.clear();
            publish();
        }
        announce();
        listeners.close();
    }

    /** @return what calls choose from */
    Snapshot snapshot() {
        return snapshot;
    }

    /** @return since when the service is out of service; empty while calls may go there */
    Optional<Instant> drainedSince(ServiceReference<?> reference) {
        return Optional.ofNullable(drained.get(reference));
    }

    /**
     * Takes an instance out of service. From here on no call finds it; one that had already chosen it is busy there, or
     * sees this when it obtains the service.
     *
     * @param now noted as the beginning, unless it is out of service already
     * @return the instance, empty when there is none
     */
    Optional<Instance> takeOut(long serviceId, Instant now) {
        return change(serviceId, reference -> drained.putIfAbsent(reference, now) == null);
    }

    /** @return the instance, which is in service now; empty when there is none */
    Optional<Instance> putBack(long serviceId) {
        return change(serviceId, reference -> drained.remove(reference) != null);
    }

    private Optional<Instance> change(long serviceId, Predicate<ServiceReference<?>> change) {
        Optional<Instance> found;
        synchronized (this) {
            found = instances.values().stream()
                    .filter(instance -> instance.info().serviceId() == serviceId)
                    .findFirst();
            if (found.isPresent() && change.test(found.get().reference())) {
                publish();
            }
        }
        announce();
        return found;
    }

    private void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING) {
            depart(event.getServiceReference());
        } else {
            refresh(event.getServiceReference());
        }
    }

    private void depart(ServiceReference<?> reference) {
        synchronized (this) {
            departed.add(reference);
            drained.remove(reference);
            Instance left = instances.remove(reference);
            if (left == null) {
                return;
            }
            departures.left(left, serving(true));
            publish();
        }
        announce();
    }

    /** Reads the service as it is now, under the lock, so that events which overtake each other end with the present. */
    private void refresh(ServiceReference<?> reference) {
        boolean complain = false;
        synchronized (this) {
            if (closed || departed.contains(reference)) {
                return;
            }
            Optional<Instance> instance = Instance.of(reference);
            if (instance.isPresent()) {
                instances.put(reference, instance.get());
            } else {
                instances.remove(reference);
                drained.remove(reference);
                complain = complained.add(reference);
            }
            publish();
        }
        if (complain) {
            LOG.warn("The service {} of {} is ignored: its llm.id must be a text", reference, reference.getBundle());
        }
        announce();
    }

    /** Never under the lock. */
    private void announce() {
        departures.changed(); // first: a listener may take its time
        listeners.deliver();
    }

    /** Under the lock: events are queued in the order of the changes, and delivered without it. */
    private void publish() {
        Snapshot before = snapshot;
        Snapshot after = Snapshot.of(serving(true), serving(false));
        snapshot = after;
        departures.present(after);
        listeners.changed(before, after);
    }

    /** Under the lock. */
    private List<Instance> serving(boolean inService) {
        return instances.values().stream()
                .filter(instance -> drained.containsKey(instance.reference()) != inService)
                .toList();
    }

    /** Adds a listener between two changes, so that it misses none and hears none twice. */
    private void join(ListenerHub.Subscription subscription) {
        synchronized (this) {
            listeners.add(subscription, snapshot);
        }
        listeners.deliver();
    }
}
