/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.health.HealthState;
import dev.osgillm.api.health.LlmHealth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;

/**
 * Asks every published instance for its health while it is there, and knows what was found. Follows services as the
 * registry of providers does, which itself wants to know what is down.
 */
@Component(
        service = {LlmHealth.class, HealthView.class},
        immediate = true,
        configurationPid = "dev.osgillm.router")
public final class HealthMonitor implements LlmHealth, HealthView {

    private static final String FOLLOWED = "(" + LlmConstants.ID + "=*)";
    private static final long IDLE_SECONDS = 10;

    private final BundleContext context;
    private final ScheduledExecutorService timer;
    private final ProbeThreads threads;
    private final Loop.Means means;
    private final ServiceListener follower = this::serviceChanged;
    private final Map<ServiceReference<?>, Loop> loops = new ConcurrentHashMap<>();

    // Guarded by this. Weak: nothing here keeps a service that has gone.
    private final Set<ServiceReference<?>> departed = Collections.newSetFromMap(new WeakHashMap<>());
    private Intervals intervals;
    private boolean closed;

    /** Takes what it needs; {@link #open()} starts. */
    @Activate
    public HealthMonitor(BundleContext context, Map<String, Object> configuration) {
        this(context, configuration, timer(), InstantSource.system(), () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    /** @param random from 0 to 1 */
    HealthMonitor(
            BundleContext context,
            Map<String, Object> configuration,
            ScheduledExecutorService timer,
            InstantSource clock,
            DoubleSupplier random) {
        this.context = context;
        this.timer = timer;
        threads = new ProbeThreads(daemons("llm-health"));
        means = new Loop.Means(context, threads, timer, clock, random);
        intervals = Intervals.of(configuration);
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("llm-health-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    private static ThreadFactory daemons(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            thread.setContextClassLoader(HealthMonitor.class.getClassLoader()); // not of whoever happened to start it
            return thread;
        };
    }

    @Activate
    void open() throws InvalidSyntaxException {
        context.addServiceListener(follower, FOLLOWED);
        ServiceReference<?>[] present = context.getServiceReferences((String) null, FOLLOWED);
        if (present != null) {
            for (ServiceReference<?> reference : present) {
                refresh(reference);
            }
        }
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        synchronized (this) {
            intervals = Intervals.of(configuration);
        }
        loops.keySet().forEach(this::refresh);
    }

    @Deactivate
    void deactivate() {
        context.removeServiceListener(follower);
        synchronized (this) {
            closed = true;
        }
        loops.values().forEach(Loop::end);
        loops.clear();
        timer.shutdownNow();
        threads.close();
    }

    @Override
    public List<HealthState> states() {
        return loops.values().stream()
                .map(Loop::id)
                .sorted()
                .distinct()
                .flatMap(id -> state(id).stream())
                .toList();
    }

    @Override
    public Optional<HealthState> state(String id) {
        return best(id).map(Loop::state);
    }

    @Override
    public Call<HealthState> check(String id) {
        return new CheckCall(() -> begin(id));
    }

    @Override
    public boolean down(ServiceReference<?> instance) {
        Loop loop = loops.get(instance);
        if (loop == null) {
            return false;
        }
        return loop.probed() ? loop.down() : best(loop.id()).filter(Loop::down).isPresent();
    }

    /** @return of the services of an id the one that speaks for it: the best that can be asked, else the best */
    private Optional<Loop> best(String id) {
        return loops.values().stream()
                .filter(loop -> loop.id().equals(id))
                .max(Comparator.comparing(Loop::probed)
                        .thenComparing(Loop::reference, (one, other) -> one.compareTo(other)));
    }

    private CompletionStage<HealthState> begin(String id) {
        return best(id).map(Loop::check).orElseGet(() -> CompletableFuture.failedFuture(absent(id)));
    }

    private static LlmException absent(String id) {
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE,
                        "No provider '" + id + "' is present. llm:providers lists what there is.")
                .build();
    }

    private void serviceChanged(ServiceEvent event) {
        ServiceReference<?> reference = event.getServiceReference();
        if (event.getType() != ServiceEvent.UNREGISTERING) {
            refresh(reference);
            return;
        }
        Loop left;
        synchronized (this) {
            departed.add(reference);
            left = loops.remove(reference);
        }
        if (left != null) {
            left.end();
        }
    }

    /** Reads the service as it is now, under the lock, so that events which overtake each other end with the present. */
    private void refresh(ServiceReference<?> reference) {
        Loop left = null;
        synchronized (this) {
            if (closed || departed.contains(reference)) {
                return;
            }
            Optional<Loop.Facts> facts = facts(reference);
            Loop loop = loops.get(reference);
            if (facts.isEmpty()) {
                left = loops.remove(reference);
            } else if (loop != null) {
                loop.configure(facts.get());
            } else {
                Loop fresh = new Loop(reference, facts.get(), means);
                loops.put(reference, fresh);
                fresh.start();
            }
        }
        if (left != null) {
            left.end();
        }
    }

    private Optional<Loop.Facts> facts(ServiceReference<?> reference) {
        if (!(reference.getProperty(LlmConstants.ID) instanceof String id) || id.isBlank()) {
            return Optional.empty(); // the registry tells of it
        }
        String[] interfaces = (String[]) reference.getProperty(Constants.OBJECTCLASS);
        boolean probed = Arrays.asList(interfaces).contains(HealthProbe.class.getName());
        Duration interval = intervals.of(id, reference.getProperty(LlmConstants.HEALTH_INTERVAL));
        return Optional.of(new Loop.Facts(id, probed, interval));
    }
}
