/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.ProviderInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows every service with an {@code llm.id}, whatever it is published under, so that a new capability needs no change
 * here. An instance leaves by its reference: another one of the same id stays.
 */
@Component(
        service = {LlmRegistry.class, ProviderRegistry.class},
        immediate = true)
public final class ProviderRegistry implements LlmRegistry, ServiceTrackerCustomizer<Object, ServiceReference<Object>> {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderRegistry.class);

    private final DefaultChoice choice;
    private final ListenerHub listeners;
    private final ServiceTracker<Object, ServiceReference<Object>> tracker;
    private final Map<ServiceReference<Object>, Instance> instances = new HashMap<>(); // guarded by this
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    /** Starts to follow. */
    @Activate
    public ProviderRegistry(BundleContext context, @Reference DefaultChoice choice) throws InvalidSyntaxException {
        this.choice = choice;
        listeners = new ListenerHub(context, this::snapshot);
        tracker = new ServiceTracker<>(context, context.createFilter("(" + LlmConstants.ID + "=*)"), this);
        tracker.open();
        listeners.open();
    }

    @Deactivate
    void deactivate() {
        listeners.close();
        tracker.close();
    }

    Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public List<ProviderInfo> providers() {
        return snapshot.serving().stream().map(Instance::info).toList();
    }

    @Override
    public Optional<ProviderInfo> provider(String id) {
        return snapshot.serving(id).map(Instance::info);
    }

    @Override
    public Optional<ProviderInfo> defaultProvider() {
        return Selector.defaultChats(snapshot, choice.id()).stream().findFirst().map(Instance::info);
    }

    @Override
    public void use(String id) {
        if (snapshot.of(id).isEmpty()) {
            throw Selector.unknown(snapshot, id);
        }
        choice.choose(id);
    }

    @Override
    public ServiceReference<Object> addingService(ServiceReference<Object> reference) {
        modifiedService(reference, reference);
        return reference;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, ServiceReference<Object> same) {
        Instance instance = Instance.of(reference);
        if (instance == null) {
            LOG.warn("A provider of {} is ignored: its {} must be a text", reference.getBundle(), LlmConstants.ID);
        }
        change(reference, instance);
    }

    @Override
    public void removedService(ServiceReference<Object> reference, ServiceReference<Object> same) {
        change(reference, null);
    }

    private void change(ServiceReference<Object> reference, Instance instance) {
        synchronized (this) {
            if (instance == null) {
                instances.remove(reference);
            } else {
                instances.put(reference, instance);
            }
            snapshot = Snapshot.of(instances);
        }
        listeners.changed();
    }
}
