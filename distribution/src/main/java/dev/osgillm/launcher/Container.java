/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A framework whose cache lives as long as it does: bundles come from folders and configurations from files, so there is
 * nothing to keep, and two processes do not get into each other's way.
 */
final class Container implements AutoCloseable {

    private static final long STOP_MILLIS = 60_000;

    private final Framework framework;
    private final Path cache;

    private Container(Framework framework, Path cache) {
        this.framework = framework;
        this.cache = cache;
    }

    /** @param properties of the framework, in addition to those that the launcher sets */
    static Container start(Map<String, String> properties) throws IOException, BundleException {
        Path cache = Files.createTempDirectory("osgi-llm-");
        Map<String, String> all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        all.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "10");
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class, Container.class.getClassLoader())
                .findFirst()
                .orElseThrow();
        Container container = new Container(factory.newFramework(all), cache);
        container.framework.start();
        return container;
    }

    /** Installs bundles without a copy of their own. */
    List<Bundle> install(List<Path> jars) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            bundles.add(context().installBundle("reference:" + jar.toUri()));
        }
        return bundles;
    }

    /** Starts bundles; a fragment has nothing to start. */
    static void start(List<Bundle> bundles) throws BundleException {
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
    }

    /** @return a service by the name of its interface */
    Object service(String type) {
        ServiceReference<?> reference = context().getServiceReference(type);
        if (reference == null) {
            throw new IllegalStateException("The distribution is not complete: no service " + type + ".");
        }
        return context().getService(reference);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Waits until the framework was stopped from inside. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops the framework and removes its cache. Idempotent. */
    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            System.err.println("llm: the framework did not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(cache);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // A cache that stays in the folder for temporary files does no harm.
        }
    }
}
