/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.health.Health.Status;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.health.HealthState;
import dev.osgillm.tck.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A monitor in a real framework, whose time stands still until a test lets it pass. */
final class Monitored implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration FIRST = Pace.FIRST;
    static final Duration MINUTE = Duration.ofMinutes(1);

    final ManualTime time = new ManualTime();
    final HealthMonitor monitor;
    private final Path cache;
    private final Framework framework;

    Monitored() throws Exception {
        this(Map.of());
    }

    Monitored(Map<String, Object> configuration) throws Exception {
        cache = Files.createTempDirectory("health-test");
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
        framework.start();
        monitor = new HealthMonitor(context(), configuration, time, () -> START.plus(time.elapsed()), () -> 0);
        monitor.open();
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    ServiceRegistration<?> publish(String id, HealthProbe probe, Object... properties) {
        return publish(new String[] {HealthProbe.class.getName()}, id, probe, properties);
    }

    /** Without a probe. */
    ServiceRegistration<?> publishChat(String id, Object... properties) {
        ChatProvider chat = request -> {
            throw new AssertionError("Nobody chats here.");
        };
        return publish(new String[] {ChatProvider.class.getName()}, id, chat, properties);
    }

    private ServiceRegistration<?> publish(String[] interfaces, String id, Object service, Object... properties) {
        Hashtable<String, Object> all = new Hashtable<>();
        all.put(LlmConstants.ID, id);
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        return context().registerService(interfaces, service, all);
    }

    HealthState state(String id) {
        return monitor.state(id).orElseThrow();
    }

    Status status(String id) {
        return state(id).status().orElse(null);
    }

    /** Lets the time pass after which an instance is asked, and waits until that was done. */
    void passUntilAsked(String id, Duration delay, Duration then) {
        time.passOnceScheduled(delay);
        Instant now = after(time.elapsed());
        await(id + " was asked", () -> state(id).lastProbe().filter(now::equals).isPresent());
        assertThat(state(id).nextProbe()).contains(now.plus(then));
    }

    static Instant after(Duration passed) {
        return START.plus(passed);
    }

    /** For what a thread of the monitor does after it has told the result. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not in time: " + what);
            }
            Thread.onSpinWait();
        }
    }

    void awaitGivenBack(ServiceRegistration<?> registration) {
        await("the service is given back", () -> registration.getReference().getUsingBundles() == null);
    }

    @Override
    public void close() throws IOException {
        try {
            monitor.deactivate();
            framework.stop();
            framework.waitForStop(10_000);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        try (Stream<Path> files = Files.walk(cache)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
