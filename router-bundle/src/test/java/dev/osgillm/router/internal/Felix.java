/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.router.internal.metrics.Metrics;
import dev.osgillm.tck.time.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A real framework in the test's own process, with the router's parts made by hand. */
final class Felix implements AutoCloseable {

    private final Path cache;
    private final Framework framework;
    final Set<ServiceReference<?>> down = ConcurrentHashMap.newKeySet();
    final DefaultChoice choice = new DefaultChoice(Map.of());
    final Departures departures;
    final ProviderRegistry registry;
    final Metrics metrics;
    final SplittableRandom random = new SplittableRandom(1);
    final Routes routes;
    final ToolRegistry tools;
    final ToolThreads threads = new ToolThreads();
    final Interceptors interceptors;
    final SilenceLimit silence = new SilenceLimit(Map.of());
    final CallCenter center;
    final RouterClient client;

    /**
     * With a client that does the steps of composed calls on the thread that wants them, one after the other, and waits for
     * nobody.
     */
    Felix() {
        this(threads -> Runnable::run, nobodyWaits(), new Metrics());
    }

    /** With the client that applications get, which waits for nobody. */
    static Felix withThreads() {
        return new Felix(threads -> threads::elsewhere, nobodyWaits(), new Metrics());
    }

    /** With a client that waits as long for an instance that left, measures with that time, and goes on with a call on the thread that ends its wait. */
    static Felix waiting(ManualTime time, String grace) {
        return waiting(time, time.nanoTime(), grace);
    }

    /** @param clock asked whenever something depends on how long ago somebody left */
    static Felix waiting(ManualTime time, LongSupplier clock, String grace) {
        return waiting(time, clock, grace, Runnable::run);
    }

    /** @param elsewhere what the router does for itself runs there */
    static Felix waiting(ManualTime time, LongSupplier clock, String grace, Executor elsewhere) {
        return new Felix(
                threads -> Runnable::run,
                new Departures(Map.of(Departures.KEY, grace), new RouterTimer(time, clock, elsewhere)),
                new Metrics(time.nanoTime()));
    }

    private static Departures nobodyWaits() {
        ManualTime time = new ManualTime();
        return new Departures(Map.of(Departures.KEY, "0"), new RouterTimer(time, time.nanoTime(), Runnable::run));
    }

    private Felix(Function<ToolThreads, Executor> steps, Departures departures, Metrics metrics) {
        this.departures = departures;
        this.metrics = metrics;
        routes = new Routes(metrics, random::nextDouble);
        try {
            cache = Files.createTempDirectory("router-test");
            framework = ServiceLoader.load(FrameworkFactory.class)
                    .findFirst()
                    .orElseThrow()
                    .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
            framework.start();
            registry = new ProviderRegistry(context(), choice, departures, routes, down::contains);
            registry.open();
            tools = new ToolRegistry(context());
            tools.open();
            interceptors = new Interceptors(context(), Map.of(), departures);
            interceptors.open();
            center = new CallCenter(
                    context(), registry, metrics, silence, tools, threads, interceptors, steps.apply(threads));
            client = client("app", 7);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BundleException | InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the client of that bundle */
    RouterClient client(String bundle, long id) {
        return new RouterClient(center, new Caller(bundle, id));
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    ServiceRegistration<ChatProvider> publish(String id, ChatProvider provider, Object... properties) {
        Hashtable<String, Object> all = new Hashtable<>();
        all.put(LlmConstants.ID, id);
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        return context().registerService(ChatProvider.class, provider, all);
    }

    /** @return how many provider services somebody holds */
    long held() {
        try {
            ServiceReference<?>[] references = context().getAllServiceReferences(ChatProvider.class.getName(), null);
            return references == null
                    ? 0
                    : Arrays.stream(references)
                            .filter(reference -> reference.getUsingBundles() != null)
                            .count();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            registry.deactivate();
            departures.deactivate();
            threads.deactivate();
            tools.deactivate();
            interceptors.deactivate();
            framework.stop();
            framework.waitForStop(10_000);
            try (Stream<Path> files = Files.walk(cache)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
