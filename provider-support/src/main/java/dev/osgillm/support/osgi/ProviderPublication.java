/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * A provider instance that is published as a service, under exactly the interfaces that it implements. Closing it
 * withdraws the service first, so that no new call comes, and then lets running calls finish.
 */
public final class ProviderPublication implements AutoCloseable {

    private final ServiceRegistration<?> registration;
    private final AssembledProvider assembled;

    private ProviderPublication(ServiceRegistration<?> registration, AssembledProvider assembled) {
        this.registration = registration;
        this.assembled = assembled;
    }

    /**
     * Publishes an instance.
     *
     * @param context of the provider's bundle
     */
    public static ProviderPublication publish(BundleContext context, AssembledProvider assembled) {
        String[] interfaces = assembled.interfaces().toArray(String[]::new);
        ServiceRegistration<?> registration =
                context.registerService(interfaces, assembled.provider(), assembled.properties());
        return new ProviderPublication(registration, assembled);
    }

    /** Withdraws the service, waits for running calls up to the drain time, ends the rest. */
    @Override
    public void close() {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The bundle has stopped and the framework has withdrawn the service: what was wanted.
        }
        assembled.engine().close(assembled.drain());
    }
}
