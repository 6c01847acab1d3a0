/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.ProviderListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** What tests do with a container: configure, wait for what follows, run commands. Undoes its configurations when closed. */
final class Container implements AutoCloseable {

    private static final long WAIT_SECONDS = 30;

    /** What a command printed, and the message of its failure, if any. */
    record Output(String text, Optional<String> failure) {}

    private final BundleContext context;
    private final ConfigurationAdmin configurationAdmin;
    private final Deque<Configuration> configurations = new ArrayDeque<>();
    private final Set<String> instances = new TreeSet<>();

    Container(BundleContext context, ConfigurationAdmin configurationAdmin) {
        this.context = context;
        this.configurationAdmin = configurationAdmin;
    }

    <T> T service(Class<T> type) {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        try {
            T service = tracker.waitForService(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
            if (service == null) {
                throw new AssertionError("No service " + type.getName() + " within " + WAIT_SECONDS + " s.");
            }
            return service;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            tracker.close();
        }
    }

    LlmClient client() {
        return service(LlmClient.class);
    }

    LlmRegistry registry() {
        return service(LlmRegistry.class);
    }

    Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    /** Configures an instance and waits until it is there, and one of the same id that still leaves is not taken for it. */
    void configure(String factoryPid, String name, Map<String, ?> values) throws IOException {
        Configuration configuration = configurationAdmin.getFactoryConfiguration(factoryPid, name, "?");
        configurations.push(configuration);
        instances.add(name);
        long before = registry().provider(name).map(ProviderInfo::serviceId).orElse(-1L);
        configuration.update(new Hashtable<>(values));
        awaitProvider(name, provider -> provider.serviceId() != before);
    }

    /** Configures a component that there is once. */
    void configureSingle(String pid, Map<String, ?> values) throws IOException {
        Configuration configuration = configurationAdmin.getConfiguration(pid, "?");
        configurations.push(configuration);
        configuration.update(new Hashtable<>(values));
    }

    /** Changes the configuration of an instance and waits until another service serves its id. */
    void reconfigure(String factoryPid, String name, Map<String, ?> values) throws IOException {
        long before = registry().provider(name).orElseThrow().serviceId();
        configurationAdmin.getFactoryConfiguration(factoryPid, name, "?").update(new Hashtable<>(values));
        awaitProvider(name, provider -> provider.serviceId() != before);
    }

    void remove(String factoryPid, String name) throws IOException {
        Configuration configuration = configurationAdmin.getFactoryConfiguration(factoryPid, name, "?");
        configurations.remove(configuration);
        configuration.delete();
        awaitGone(name);
    }

    void awaitProvider(String id, Predicate<ProviderInfo> condition) {
        await(() -> registry().provider(id).filter(condition).isPresent(), "provider " + id);
    }

    void awaitGone(String id) {
        await(() -> registry().provider(id).isEmpty(), "end of provider " + id);
    }

    /** Waits for something that a change of the registry brings about. */
    void await(BooleanSupplier condition, String what) {
        // No lock: a listener that waits for one while the registry starts would keep it from starting.
        Semaphore changes = new Semaphore(0);
        ServiceRegistration<ProviderListener> listener =
                context.registerService(ProviderListener.class, (change, provider) -> changes.release(), null);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Waited in vain for " + what + "; there is "
                            + registry().providers());
                }
                changes.tryAcquire(100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            listener.unregister();
        }
    }

    /** Runs a line in a Gogo session of its own. */
    Output run(String line) {
        return run(line, InputStream.nullInputStream());
    }

    Output run(String line, InputStream input) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        CommandSession session = service(CommandProcessor.class).createSession(input, out, out);
        Optional<String> failure = Optional.empty();
        try {
            session.execute(line);
        } catch (Exception e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        } finally {
            session.close();
        }
        return new Output(printed.toString(StandardCharsets.UTF_8), failure);
    }

    static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends what was configured, and waits for it: the next test meets nothing that still leaves. */
    @Override
    public void close() throws IOException {
        for (Configuration configuration : configurations) {
            configuration.delete();
        }
        instances.forEach(this::awaitGone);
    }
}
