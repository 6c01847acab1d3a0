/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A framework that a test starts, fills and stops itself. Shares the framework's own packages with the test, and more if told. Its
 * tests need a process of their own: see {@code embedded.tests} in the POM.
 */
final class EmbeddedFelix implements AutoCloseable {

    /** What providers of the project need beside each other. */
    static final List<String> FOUNDATION = List.of(
            "gson",
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component",
            "org.apache.felix.configadmin",
            "org.apache.felix.scr",
            "org.apache.felix.gogo.runtime");

    private static final Path BUNDLES = Path.of("target/bundles");
    private static final String SHARED = "org.slf4j;version=1.7.36,org.osgi.service.cm;version=1.6.1,"
            + "org.apache.felix.service.command;version=1.0.0,org.apache.felix.service.threadio;version=1.0.0";
    private static final long WAIT_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final Framework framework;
    private final Path cache;

    private EmbeddedFelix(Framework framework, Path cache) {
        this.framework = framework;
        this.cache = cache;
    }

    /** Starts a framework in which the API is a bundle like the others. */
    static EmbeddedFelix start() throws IOException, BundleException {
        return start(SHARED);
    }

    /** Starts a framework whose API is the test's own, so that both can talk. */
    static EmbeddedFelix startWithApi() throws IOException, BundleException {
        try (JarFile jar = new JarFile(BUNDLES.resolve("osgi-llm-api.jar").toFile())) {
            String exports = jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
            return start(SHARED + "," + exports.replaceAll(";uses:=\"[^\"]*\"", ""));
        }
    }

    private static EmbeddedFelix start(String shared) throws IOException, BundleException {
        Path cache = Files.createTempDirectory("osgi-llm-it-");
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        Framework framework = factory.newFramework(Map.of(
                Constants.FRAMEWORK_STORAGE,
                cache.toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                shared,
                // A process can have those of one framework only, and here nobody needs them.
                "felix.service.urlhandlers",
                "false"));
        framework.start();
        return new EmbeddedFelix(framework, cache);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Installs artifacts of the build in this order, and then starts them in it. */
    List<Bundle> install(List<String> artifacts) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (String artifact : artifacts) {
            URI jar = BUNDLES.resolve(artifact + ".jar").toUri();
            bundles.add(context().installBundle(jar.toString()));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        return bundles;
    }

    /** @return the first service that comes, held until the framework stops */
    <T> T service(Class<T> type, String filter) throws InterruptedException, InvalidSyntaxException {
        String one = "(objectClass=" + type.getName() + ")";
        return type.cast(context().getService(await(filter == null ? one : "(&" + one + filter + ")")));
    }

    /** Waits until there is a service. */
    ServiceReference<?> await(String filter) throws InterruptedException, InvalidSyntaxException {
        ServiceTracker<Object, Object> tracker =
                new ServiceTracker<>(context(), context().createFilter(filter), null);
        tracker.open(true);
        try {
            if (tracker.waitForService(WAIT_MILLIS) == null) {
                throw new AssertionError("No service " + filter + " within " + WAIT_MILLIS + " ms.");
            }
            return tracker.getServiceReference();
        } finally {
            tracker.close();
        }
    }

    void configure(String factoryPid, String name, Map<String, ?> values)
            throws IOException, InterruptedException, InvalidSyntaxException {
        service(ConfigurationAdmin.class, null)
                .getFactoryConfiguration(factoryPid, name, "?")
                .update(new Hashtable<>(values));
    }

    /** @return whether the framework stops within that time */
    boolean stop(long millis) throws BundleException, InterruptedException {
        framework.stop();
        return framework.waitForStop(millis).getType() == FrameworkEvent.STOPPED;
    }

    @Override
    public void close() throws BundleException, IOException {
        try {
            stop(WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(cache)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
