/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.control.ProviderControl;
import dev.osgillm.api.control.ServingState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A real framework with bundles of {@link SwappedProvider}, and a router's control over what they publish. */
final class SwapFramework implements ProviderControl, AutoCloseable {

    private final Path folder;
    private final Framework framework;
    private final Set<Long> drained = ConcurrentHashMap.newKeySet();
    final Map<Long, Integer> running = new ConcurrentHashMap<>();

    /** What the drain of a service answers, at once when there is nothing. */
    final Map<Long, PendingCall<ServingState>> pending = new ConcurrentHashMap<>();

    /** Whether the thread that drains is interrupted. */
    volatile boolean interrupts;

    /** Ids that nothing served at some moment. */
    final Set<String> gaps = ConcurrentHashMap.newKeySet();

    /** @param folder for the jars and the framework's storage */
    SwapFramework(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve("deploy"));
            framework = ServiceLoader.load(FrameworkFactory.class)
                    .findFirst()
                    .orElseThrow()
                    .newFramework(Map.of(
                            Constants.FRAMEWORK_STORAGE,
                            folder.resolve("cache").toString(),
                            Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                            "dev.osgillm.api,dev.osgillm.api.health",
                            "felix.fileinstall.dir",
                            folder.resolve("deploy") + ", " + folder.resolve("etc")));
            framework.start();
            context()
                    .addServiceListener(
                            event -> {
                                if (event.getType() == ServiceEvent.UNREGISTERING) {
                                    look(event.getServiceReference());
                                }
                            },
                            "(llm.id=*)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BundleException | InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** @return a bundle {@code provider} with an own activator, in a file of the folder */
    URL jar(String file, String version, String ids, String health) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Manifest-Version", "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "provider");
        headers.putValue(Constants.BUNDLE_VERSION, version);
        headers.putValue(Constants.BUNDLE_ACTIVATOR, SwappedProvider.class.getName());
        headers.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework,dev.osgillm.api,dev.osgillm.api.health");
        headers.putValue(SwappedProvider.IDS, ids);
        headers.putValue(SwappedProvider.HEALTH, health);
        Path path = folder.resolve(file);
        try (OutputStream out = Files.newOutputStream(path);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Class<?> type : List.of(SwappedProvider.class, SwappedProvider.Probe.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new ZipEntry(name));
                try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(jar);
                }
            }
        }
        return path.toUri().toURL();
    }

    Bundle start(URL jar) throws BundleException {
        Bundle bundle = context().installBundle(jar.toString());
        bundle.start();
        return bundle;
    }

    /** @return name and version of the bundles besides the framework that run */
    List<String> active() {
        return List.of(context().getBundles()).stream()
                .filter(bundle -> bundle.getBundleId() != 0 && bundle.getState() == Bundle.ACTIVE)
                .map(SideBySide::name)
                .toList();
    }

    /** Waits until so many bundles besides the framework run. */
    void awaitActive(int count) throws InterruptedException {
        Semaphore changes = new Semaphore(0);
        context().addBundleListener(event -> changes.release());
        while (active().size() != count) {
            if (!changes.tryAcquire(30, TimeUnit.SECONDS)) {
                throw new AssertionError("There run " + active());
            }
        }
    }

    ServingState state(long serviceId) {
        return instances().stream()
                .filter(state -> state.provider().serviceId() == serviceId)
                .findFirst()
                .orElseThrow();
    }

    /** @return the first instance of the id, also one that is out of service */
    ServingState first(String id) {
        return instances().stream()
                .filter(state -> state.provider().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** @return ids and versions that get new calls */
    Set<String> serving() {
        Set<String> serving = new TreeSet<>();
        instances().stream()
                .filter(ServingState::serving)
                .forEach(state -> serving.add(
                        state.provider().id() + " " + state.provider().bundle()));
        return serving;
    }

    @Override
    public List<ServingState> instances() {
        Map<String, Long> best = new HashMap<>();
        List<ServingState> states = new ArrayList<>();
        for (ServiceReference<?> reference : references()) {
            String id = (String) reference.getProperty("llm.id");
            long service = (Long) reference.getProperty("service.id");
            boolean out = drained.contains(service);
            boolean serves = !out && best.putIfAbsent(id, service) == null;
            ProviderInfo info = ProviderInfo.builder(id)
                    .serviceId(service)
                    .bundle(SideBySide.name(reference.getBundle()))
                    .build();
            states.add(ServingState.of(info, running.getOrDefault(service, 0), serves, out ? Instant.EPOCH : null));
        }
        return states;
    }

    /** The lowest service id first, as all rank the same. */
    private List<ServiceReference<?>> references() {
        try {
            ServiceReference<?>[] found = context().getAllServiceReferences(null, "(llm.id=*)");
            List<ServiceReference<?>> references = new ArrayList<>(found == null ? List.of() : List.of(found));
            references.sort((one, other) -> other.compareTo(one));
            return references;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look(ServiceReference<?> leaving) {
        String id = (String) leaving.getProperty("llm.id");
        boolean served = references().stream()
                .anyMatch(one -> !one.equals(leaving)
                        && id.equals(one.getProperty("llm.id"))
                        && !drained.contains((Long) one.getProperty("service.id")));
        if (!served) {
            gaps.add(id);
        }
    }

    @Override
    public Call<ServingState> drain(long serviceId, Duration limit) {
        drained.add(serviceId);
        references().stream()
                .filter(reference -> reference.getProperty("service.id").equals(serviceId))
                .forEach(this::look);
        if (interrupts) {
            Thread.currentThread().interrupt();
        }
        PendingCall<ServingState> call = pending.get(serviceId);
        return call == null ? new CompletedCall<>(state(serviceId)) : call;
    }

    @Override
    public void resume(long serviceId) {
        drained.remove(serviceId);
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(30_000);
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
