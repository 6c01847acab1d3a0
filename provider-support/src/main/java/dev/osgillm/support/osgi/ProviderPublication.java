/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelManager;
import dev.osgillm.api.model.ModelSearch;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.support.call.CallEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * A provider instance that is published as a service, under exactly the interfaces that it implements. Closing it
 * withdraws the service first, so that no new call comes, and then lets running calls finish.
 */
public final class ProviderPublication implements AutoCloseable {

    private static final Map<Class<?>, String> CAPABILITIES = capabilities();

    private final ServiceRegistration<?> registration;
    private final CallEngine engine;
    private final Duration drain;

    private ProviderPublication(ServiceRegistration<?> registration, CallEngine engine, Duration drain) {
        this.registration = registration;
        this.engine = engine;
        this.drain = drain;
    }

    private static Map<Class<?>, String> capabilities() {
        Map<Class<?>, String> map = new LinkedHashMap<>();
        map.put(ChatProvider.class, LlmConstants.CAPABILITY_CHAT);
        map.put(EmbeddingProvider.class, LlmConstants.CAPABILITY_EMBEDDING);
        map.put(ModelCatalog.class, LlmConstants.CAPABILITY_MODELS);
        map.put(ModelManager.class, LlmConstants.CAPABILITY_MODEL_MANAGEMENT);
        map.put(ModelSearch.class, LlmConstants.CAPABILITY_MODEL_SEARCH);
        map.put(HealthProbe.class, LlmConstants.CAPABILITY_HEALTH);
        return map;
    }

    /**
     * Publishes an instance.
     *
     * @param context of the provider's bundle
     * @param provider implements at least one capability
     * @param engine runs all calls of the instance
     * @param drain how long running calls may go on when the instance leaves
     */
    public static ProviderPublication publish(
            BundleContext context,
            Object provider,
            ProviderDescription description,
            CallEngine engine,
            Duration drain) {
        Objects.requireNonNull(drain, "drain");
        List<String> interfaces = new ArrayList<>();
        List<String> names = new ArrayList<>();
        CAPABILITIES.forEach((type, name) -> {
            if (type.isInstance(provider)) {
                interfaces.add(type.getName());
                names.add(name);
            }
        });
        if (provider instanceof ProviderSettings) {
            interfaces.add(ProviderSettings.class.getName());
        }
        names.addAll(description.features());
        ServiceRegistration<?> registration =
                context.registerService(interfaces.toArray(String[]::new), provider, description.properties(names));
        return new ProviderPublication(registration, engine, drain);
    }

    /** Withdraws the service, waits for running calls up to the drain time, ends the rest. */
    @Override
    public void close() {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The bundle has stopped and the framework has withdrawn the service: what was wanted.
        }
        engine.close(drain);
    }
}
