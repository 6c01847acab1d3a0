/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks;

import dev.osgillm.api.client.ProviderListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A framework with the bundles of the project, embedded as an application would: the API and the SLF4J API are those of
 * the program, everything else is bundles with class loaders of their own.
 */
public final class Felix {

    /** Limit for whatever the framework is to do, in seconds. */
    public static final long LIMIT_SECONDS = 30;

    private final Framework framework;
    private final Path home;
    private final Path cache;

    private Felix(Framework framework, Path home, Path cache) {
        this.framework = framework;
        this.home = home;
        this.cache = cache;
    }

    /** Starts the framework and everything in the folder {@code bundles} beside the program. */
    public static Felix start() throws IOException, BundleException {
        Path home = home();
        Path cache = Files.createTempDirectory("osgi-llm-benchmark-");
        Map<String, String> properties = Map.of(
                Constants.FRAMEWORK_STORAGE,
                cache.toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.slf4j;version=1.7.36,org.osgi.service.cm;version=1.6.1,"
                        + exports(home.resolve("lib/osgi-llm-api.jar")));
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        Felix felix = new Felix(factory.newFramework(properties), home, cache);
        felix.framework.start();
        try (Stream<Path> jars = Files.list(home.resolve("bundles"))) {
            for (Path jar : jars.sorted().toList()) {
                felix.context().installBundle(jar.toUri().toString());
            }
        }
        for (Bundle bundle : felix.context().getBundles()) {
            bundle.start();
        }
        return felix;
    }

    private static Path home() {
        try {
            return Path.of(Felix.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String exports(Path bundle) throws IOException {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            Attributes attributes = jar.getManifest().getMainAttributes();
            // Without uses: the framework knows what its own packages are made of.
            return attributes.getValue(Constants.EXPORT_PACKAGE).replaceAll(";uses:=\"[^\"]*\"", "");
        }
    }

    /** @return the context of the framework */
    public BundleContext context() {
        return framework.getBundleContext();
    }

    /** @return the jar of a bundle, by its artifact */
    public Path jar(String artifactId) {
        return home.resolve("bundles").resolve(artifactId + ".jar");
    }

    /** @return the bundle, empty while it is not installed */
    public Optional<Bundle> bundle(String symbolicName) {
        return Stream.of(context().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    /** @return a service, waited for, and held until the framework stops */
    public <T> T service(Class<T> type, String filter) throws InterruptedException {
        String one = "(objectClass=" + type.getName() + ")";
        ServiceTracker<T, T> tracker =
                new ServiceTracker<>(context(), filter(filter == null ? one : "(&" + one + filter + ")"), null);
        tracker.open();
        try {
            if (tracker.waitForService(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)) == null) {
                throw new IllegalStateException("No service " + type.getName() + " with " + filter + ".");
            }
            return context().getService(tracker.getServiceReference());
        } finally {
            tracker.close();
        }
    }

    private Filter filter(String filter) {
        try {
            return context().createFilter(filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Waits until a change of the registry has brought something about. */
    public void await(BooleanSupplier condition, String what) throws InterruptedException {
        Semaphore changes = new Semaphore(0);
        ServiceRegistration<ProviderListener> listener =
                context().registerService(ProviderListener.class, (change, provider) -> changes.release(), null);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        try {
            while (!condition.getAsBoolean()) {
                if (!changes.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new IllegalStateException("Waited in vain for " + what + ".");
                }
            }
        } finally {
            listener.unregister();
        }
    }

    /** Makes or changes a configuration of a factory. */
    public void configure(String factoryPid, String name, Map<String, ?> values)
            throws IOException, InterruptedException {
        Configuration configuration =
                service(ConfigurationAdmin.class, null).getFactoryConfiguration(factoryPid, name, "?");
        configuration.update(new Hashtable<>(values));
    }

    /** Lets the framework forget what replaced or uninstalled bundles were. */
    public void refresh(List<Bundle> bundles) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(bundles, event -> refreshed.countDown());
        if (!refreshed.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The framework did not refresh.");
        }
    }

    /** Stops all of it and removes what it left on the disk. */
    public void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        try (Stream<Path> files = Files.walk(cache)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // What stays in the folder for temporary files does no harm.
        }
    }
}
