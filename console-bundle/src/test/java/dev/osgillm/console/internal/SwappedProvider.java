/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Packed into bundles of tests, which run it with a class loader of their own. Does what the headers say. */
public final class SwappedProvider implements BundleActivator {

    static final String IDS = "Test-Ids";
    static final String HEALTH = "Test-Health";

    @Override
    public void start(BundleContext context) {
        String health = context.getBundle().getHeaders().get(HEALTH);
        if ("BREAKS".equals(health)) {
            throw new IllegalStateException("thrown by the test");
        }
        if ("STARTS INTERRUPTED".equals(health)) {
            Thread.currentThread().interrupt();
        }
        for (String id : context.getBundle().getHeaders().get(IDS).split(",")) {
            Hashtable<String, Object> properties = new Hashtable<>(Map.of("llm.id", id));
            if ("NONE".equals(health)) {
                context.registerService(Runnable.class, () -> {}, properties);
            } else {
                context.registerService(HealthProbe.class, new Probe(health), properties);
            }
        }
    }

    @Override
    public void stop(BundleContext context) {
        // The framework withdraws the services.
    }

    /** Finds what it was made with; {@code HANGS} never answers, {@code FAILS} fails, {@code INTERRUPTS} the one who asks. */
    public record Probe(String health) implements HealthProbe, Call<Health> {

        @Override
        public Call<Health> probe() {
            return this;
        }

        @Override
        public Health execute() {
            throw new UnsupportedOperationException("not used");
        }

        @Override
        public CompletionStage<Health> executeAsync() {
            if (health.equals("INTERRUPTS")) {
                Thread.currentThread().interrupt();
                return new CompletableFuture<>();
            }
            if (health.equals("HANGS")) {
                return new CompletableFuture<>();
            }
            if (health.equals("FAILS")) {
                return CompletableFuture.failedFuture(new IllegalStateException("The probe broke."));
            }
            return CompletableFuture.completedFuture(
                    Health.of(Health.Status.valueOf(health), "It says so.", "Look at it.", null));
        }

        @Override
        public void cancel() {
            // Nothing runs.
        }
    }
}
