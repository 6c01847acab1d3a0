/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.benchmarks.Felix;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;

/** Updates, restarts, reinstalls and reconfigures provider bundles while calls run, one at a time. */
final class Swapper implements Runnable {

    private enum Change {
        UPDATE,
        RESTART,
        REINSTALL,
        RECONFIGURE,
        RECREATE
    }

    private record Loader(String what, WeakReference<ClassLoader> reference) {}

    private final Felix felix;
    private final List<Family> families;
    private final List<String> ids;
    private final LlmRegistry registry;
    private final SplittableRandom random;
    private final long pauseMillis;
    private final Tally tally;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicInteger changes = new AtomicInteger();
    private final Queue<Loader> replaced = new ConcurrentLinkedQueue<>();

    /** @param ids of all published instances */
    Swapper(Felix felix, List<Family> families, List<String> ids, long seed, long pauseMillis, Tally tally)
            throws InterruptedException {
        this.felix = felix;
        this.families = families;
        this.ids = ids;
        registry = felix.service(LlmRegistry.class, null);
        random = new SplittableRandom(seed);
        this.pauseMillis = pauseMillis;
        this.tally = tally;
    }

    @Override
    public void run() {
        try {
            while (!stop.await(pauseMillis / 2 + random.nextLong(pauseMillis), TimeUnit.MILLISECONDS)) {
                Family family = families.get(random.nextInt(families.size()));
                Change change = Change.values()[random.nextInt(Change.values().length)];
                try {
                    swap(family, change);
                } catch (BundleException | IOException | RuntimeException e) {
                    tally.violation(change + " of " + family.type() + " failed: " + e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stop.countDown();
    }

    int changes() {
        return changes.get();
    }

    private void swap(Family family, Change change) throws BundleException, IOException, InterruptedException {
        family.swapMark();
        try {
            Map<String, Long> before = services(family);
            Bundle bundle = felix.bundle(family.pid()).orElseThrow();
            switch (change) {
                case UPDATE -> {
                    remember(bundle, change);
                    try (InputStream jar = Files.newInputStream(felix.jar(family.artifactId()))) {
                        bundle.update(jar);
                    }
                    felix.refresh(List.of(bundle));
                }
                case RESTART -> {
                    bundle.stop();
                    bundle.start();
                }
                case REINSTALL -> {
                    remember(bundle, change);
                    bundle.uninstall();
                    felix.refresh(List.of(bundle));
                    felix.context().installBundle(bundle.getLocation()).start();
                }
                case RECONFIGURE -> {
                    family.configure(felix, 1_000 + random.nextInt(1_000));
                    before.keySet().removeIf(id -> !family.configured(id));
                }
                case RECREATE -> before.clear();
            }
            awaitOthers(family, before);
            family.createDirect(felix);
            changes.incrementAndGet();
        } finally {
            family.swapMark();
        }
    }

    private Map<String, Long> services(Family family) {
        Map<String, Long> services = new HashMap<>();
        for (String id : ids) {
            registry.provider(id)
                    .filter(provider -> provider.type().equals(family.type()))
                    .ifPresent(provider -> services.put(id, provider.serviceId()));
        }
        return services;
    }

    private void awaitOthers(Family family, Map<String, Long> before) throws InterruptedException {
        for (Map.Entry<String, Long> entry : before.entrySet()) {
            felix.await(
                    () -> registry.provider(entry.getKey())
                            .filter(now -> now.serviceId() != entry.getValue())
                            .isPresent(),
                    "the return of " + entry.getKey() + " of " + family.pid());
        }
    }

    /** Keeps an eye on the class loader that a bundle has now, and that shall go. */
    private void remember(Bundle bundle, Object change) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        replaced.add(new Loader(
                bundle.getSymbolicName() + " before " + change + " " + changes,
                new WeakReference<>(wiring.getClassLoader())));
    }

    /** Uninstalls the provider bundles for good. */
    void uninstallAll() throws BundleException, InterruptedException {
        for (Family family : families) {
            Bundle bundle = felix.bundle(family.pid()).orElseThrow();
            remember(bundle, "its end");
            family.closeDirect();
            bundle.uninstall();
            felix.refresh(List.of(bundle));
        }
    }

    /** @return class loaders that were replaced and not yet collected */
    List<String> loaders() {
        replaced.removeIf(loader -> loader.reference().get() == null);
        return replaced.stream().map(Loader::what).toList();
    }
}
