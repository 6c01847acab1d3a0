/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.healthcheck.internal;

import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.ProviderListener;
import dev.osgillm.api.health.LlmHealth;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Publishes a health check for each provider instance while it is there, and one for all of them. Checks tell what the
 * router last found, so they answer at once and ask nobody.
 */
@Component(service = ProviderListener.class, immediate = true)
public final class HealthChecks implements ProviderListener {

    private static final String TAG = "llm";
    private static final String TAG_ANY = "llm-any";

    private final BundleContext context;
    private final LlmHealth health;

    // Guarded by this; nothing is published or withdrawn under it.
    private final Map<String, ServiceRegistration<HealthCheck>> published = new HashMap<>();
    private boolean closed;
    private ServiceRegistration<HealthCheck> any;

    /** Takes what it needs; {@link #open()} starts. */
    @Activate
    public HealthChecks(BundleContext context, @Reference LlmHealth health) {
        this.context = context;
        this.health = health;
    }

    @Activate
    void open() {
        any = context.registerService(
                HealthCheck.class,
                () -> Results.ofAll(health.states()),
                properties("LLM providers", "llm-providers", TAG, TAG_ANY));
    }

    @Deactivate
    void deactivate() {
        List<ServiceRegistration<HealthCheck>> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(published.values());
            published.clear();
        }
        all.forEach(ServiceRegistration::unregister);
        any.unregister();
    }

    @Override
    public void changed(Change change, ProviderInfo provider) {
        switch (change) {
            case ADDED -> publish(provider);
            case CHANGED -> update(provider);
            case REMOVED -> withdraw(provider.id());
            default -> {
                // A change of another kind, of a later version.
            }
        }
    }

    private void publish(ProviderInfo provider) {
        String id = provider.id();
        ServiceRegistration<HealthCheck> check = context.registerService(
                HealthCheck.class,
                () -> health.state(id).map(Results::of).orElseGet(() -> Results.gone(id)),
                properties(provider));
        ServiceRegistration<HealthCheck> superfluous;
        synchronized (this) {
            superfluous = closed ? check : published.put(id, check);
        }
        if (superfluous != null) {
            superfluous.unregister();
        }
    }

    private void update(ProviderInfo provider) {
        ServiceRegistration<HealthCheck> check;
        synchronized (this) {
            check = published.get(provider.id());
        }
        if (check != null) {
            check.setProperties(properties(provider));
        }
    }

    private void withdraw(String id) {
        ServiceRegistration<HealthCheck> check;
        synchronized (this) {
            check = published.remove(id);
        }
        if (check != null) {
            check.unregister();
        }
    }

    /** Without {@code llm.id}: a check is no provider. */
    private static Dictionary<String, Object> properties(ProviderInfo provider) {
        return properties("LLM provider " + provider.id(), "llm-provider-" + provider.id(), TAG, provider.type());
    }

    private static Dictionary<String, Object> properties(String name, String bean, String... tags) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(HealthCheck.NAME, name);
        properties.put(HealthCheck.TAGS, tags);
        properties.put(HealthCheck.MBEAN_NAME, bean.replaceAll("[^A-Za-z0-9._-]", "-"));
        return properties;
    }
}
