/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** What a swap needs of the framework: two bundles beside each other, and the instances that each publishes. */
final class SideBySide {

    private static final String REFERENCE = "reference:";
    private static final int CONNECT_MILLIS = 30_000;

    private final BundleContext context;

    SideBySide(BundleContext context) {
        this.context = context;
    }

    /** @return symbolic name and version */
    static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /**
     * @return the bundle that publishes the service
     * @throws IllegalArgumentException when nobody does
     */
    Bundle publisher(long serviceId) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(null, "(service.id=" + serviceId + ")");
            Bundle bundle = found == null ? null : found[0].getBundle();
            if (bundle == null) {
                throw new IllegalArgumentException("The instance has just left. Look with: llm:providers");
            }
            return bundle;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the ids under which the bundle publishes instances now */
    static SortedSet<String> ids(Bundle bundle) {
        SortedSet<String> ids = new TreeSet<>();
        instances(bundle).forEach(instance -> ids.add((String) instance.getProperty(LlmConstants.ID)));
        return ids;
    }

    /** @return the service ids of what the bundle publishes now, of which several may have one id */
    static List<Long> services(Bundle bundle) {
        return instances(bundle).stream()
                .map(instance -> (Long) instance.getProperty(Constants.SERVICE_ID))
                .toList();
    }

    private static List<ServiceReference<?>> instances(Bundle bundle) {
        ServiceReference<?>[] registered =
                bundle.getState() == Bundle.UNINSTALLED ? null : bundle.getRegisteredServices();
        List<ServiceReference<?>> instances = new ArrayList<>();
        for (ServiceReference<?> reference : registered == null ? new ServiceReference<?>[0] : registered) {
            if (reference.getProperty(LlmConstants.ID) instanceof String) {
                instances.add(reference);
            }
        }
        return instances;
    }

    /**
     * At a location of its own: the framework would answer an install from a known one with the bundle that is there, and
     * a jar is often built again to the same place.
     */
    Bundle install(URL jar) throws BundleException {
        String location = jar.toString();
        for (int i = 2; context.getBundle(location) != null; i++) {
            location = jar + "#" + i;
        }
        try {
            URLConnection connection = jar.openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(CONNECT_MILLIS);
            connection.setUseCaches(false); // a jar that was built again
            try (InputStream in = connection.getInputStream()) {
                return context.installBundle(location, in);
            }
        } catch (IOException e) {
            throw new BundleException("It cannot be read: " + e.getMessage(), BundleException.READ_ERROR, e);
        }
    }

    /**
     * Waits until the bundle publishes all ids.
     *
     * @throws IllegalStateException when it does not in time; says what is missing
     */
    void awaitInstances(Bundle bundle, Set<String> ids, Duration limit) throws InterruptedException {
        Semaphore changes = new Semaphore(0);
        ServiceListener listener = event -> changes.release();
        long deadline = System.nanoTime() + limit.toNanos();
        context.addServiceListener(listener);
        try {
            for (Set<String> missing = missing(bundle, ids); !missing.isEmpty(); missing = missing(bundle, ids)) {
                if (!changes.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new IllegalStateException("the new bundle did not publish " + String.join(", ", missing)
                            + " within " + Texts.duration(limit) + ". Is the configuration bound to the location of the"
                            + " old bundle, or did the new one refuse it? llm:providers lists what was refused.");
                }
                changes.drainPermits();
            }
        } finally {
            context.removeServiceListener(listener);
        }
    }

    /** @return which of the ids the bundle does not publish now */
    static Set<String> missing(Bundle bundle, Set<String> ids) {
        Set<String> missing = new TreeSet<>(ids);
        missing.removeAll(ids(bundle));
        return missing;
    }

    /**
     * @return what the probe of the bundle's own instance found, {@code null} when it has none
     * @throws IllegalStateException when there is no answer in time
     */
    Health probe(Bundle bundle, String id, Duration limit) throws InterruptedException {
        for (ServiceReference<?> reference : instances(bundle)) {
            Object service = id.equals(reference.getProperty(LlmConstants.ID)) ? context.getService(reference) : null;
            if (service == null) {
                continue;
            }
            try {
                if (service instanceof HealthProbe probe) {
                    return answer(probe.probe(), limit);
                }
            } finally {
                context.ungetService(reference);
            }
        }
        return null;
    }

    private static Health answer(Call<Health> call, Duration limit) throws InterruptedException {
        try {
            return call.executeAsync().toCompletableFuture().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("its health probe did not answer within " + Texts.duration(limit), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "its health probe failed: " + e.getCause().getMessage(), e);
        } finally {
            call.cancel();
        }
    }

    /** @return whether File Install looks after what lies there, and brings back what somebody uninstalls */
    boolean watched(String location) {
        Optional<Path> folder = file(location).map(Path::getParent);
        return folder.isPresent() && watchedFolders().contains(folder.get());
    }

    private List<Path> watchedFolders() {
        List<String> names = new ArrayList<>();
        Optional.ofNullable(context.getProperty("felix.fileinstall.dir"))
                .ifPresent(dirs -> names.addAll(List.of(dirs.split("\\s*,\\s*"))));
        Optional.ofNullable(context.getProperty("karaf.base")).ifPresent(base -> names.add(base + "/deploy"));
        return names.stream()
                .filter(name -> !name.isBlank())
                .map(name -> Path.of(name).toAbsolutePath().normalize())
                .toList();
    }

    /** @return the file of a bundle's location that is there, absolute; empty when it is something else */
    static Optional<Path> file(String location) {
        String plain = location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location;
        try {
            URI uri = URI.create(plain);
            if (!"file".equals(uri.getScheme()) || uri.getPath() == null) {
                return Optional.empty();
            }
            Path path = Path.of(uri.getPath()).toAbsolutePath().normalize();
            return Optional.of(path).filter(Files::exists);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // also an InvalidPathException
        }
    }
}
