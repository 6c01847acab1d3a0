/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.Selection;
import dev.osgillm.router.internal.metrics.Attempt;
import dev.osgillm.router.internal.metrics.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What calls share: where they find providers, and who is running. */
final class RunningCalls {

    private static final Logger LOG = LoggerFactory.getLogger(RunningCalls.class);

    private final BundleContext context;
    private final ProviderRegistry registry;
    private final Metrics metrics;
    private final Set<RunningCall<?>> running = ConcurrentHashMap.newKeySet();
    private final SilenceWatch silence;
    private final BundleListener follower = this::bundleChanged;

    /** Weak: nothing here keeps a service that has gone. */
    private final Set<ServiceReference<?>> complained = Collections.newSetFromMap(new WeakHashMap<>());

    private volatile boolean stopped;

    RunningCalls(BundleContext context, ProviderRegistry registry, Metrics metrics, SilenceLimit limit) {
        this.context = context;
        this.registry = registry;
        this.metrics = metrics;
        silence = new SilenceWatch(limit, timer(), running);
        context.addBundleListener(follower);
    }

    /** @param moment with what has just left, or without */
    Route route(Selection selection, Class<?> capability, CallFacts facts, Snapshot moment) {
        return registry.selector(moment, capability, facts)
                .route(selection, registry.choice().id());
    }

    /** @return the failure, with the routes that could have been meant */
    LlmException withRoutes(LlmException unknown) {
        return registry.withRoutes(unknown);
    }

    Snapshot present() {
        return registry.snapshot();
    }

    /** @return what is there, and what has just left */
    Snapshot remembered() {
        return registry.departures().with(registry::snapshot);
    }

    Departures departures() {
        return registry.departures();
    }

    /** @return whether the instance is published no longer */
    boolean gone(Instance instance) {
        Snapshot now = registry.snapshot();
        return Stream.concat(now.all().stream(), now.drained().stream())
                .noneMatch(present -> present.reference().equals(instance.reference()));
    }

    /**
     * Counts the call first, and looks afterwards whether the service is still in service, so that one which is taken out
     * at this moment either sees the call or is not called.
     *
     * @return the service, busy by one call more; {@code null} when it has gone. Give it back by {@link #release}
     */
    Object obtain(ServiceReference<?> reference) {
        BusyCounts busy = registry.busy();
        busy.enter(reference);
        Object service = null;
        try {
            service = registry.instances().drainedSince(reference).isPresent() ? null : context.getService(reference);
        } catch (IllegalStateException e) {
            // The router's bundle has just stopped; the call hears of that as well.
        } finally {
            if (service == null) {
                busy.leave(reference);
            }
        }
        return service;
    }

    void release(ServiceReference<?> reference) {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            // The router's bundle has stopped, and the framework has given all its services back.
        } finally {
            registry.busy().leave(reference);
        }
    }

    /**
     * @param model as it was asked for, if it was
     * @param operation its name among the measurements
     */
    Attempt measure(Candidate candidate, Optional<String> model, String operation) {
        return metrics.begin(candidate.instance().info().id(), model(candidate, model), operation);
    }

    /** @return the model of an attempt, as far as it is known */
    static String model(Candidate candidate, Optional<String> asked) {
        return asked.or(candidate::model).or(candidate.instance().info()::model).orElse("");
    }

    Shadows shadows() {
        return registry.shadows();
    }

    RouterTimer timer() {
        return registry.departures().timer();
    }

    void started(RunningCall<?> call) {
        running.add(call);
        silence.began();
        if (stopped) {
            call.stop(Stop.ROUTER_STOPPED);
        }
    }

    void ended(RunningCall<?> call) {
        running.remove(call);
        if (stopped) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** A provider did not end a call that was to end: told once for each instance, so that many calls fill no log. */
    void ignored(Instance instance, Stop reason) {
        boolean first;
        synchronized (complained) {
            first = complained.add(instance.reference());
        }
        if (first) {
            LOG.warn(
                    "Provider {} of {} did not end a call within {} ({}); the router did, and drops what still comes."
                            + " Further ones are told at the level DEBUG",
                    instance.info().id(),
                    instance.info().bundle(),
                    Durations.text(Stop.PATIENCE),
                    reason);
        } else {
            LOG.debug(
                    "Provider {} did not end another call ({})", instance.info().id(), reason);
        }
    }

    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPED) {
            running.forEach(call -> call.stopped(event.getBundle()));
        }
    }

    /** Ends all calls, and all that somebody starts later. Waits a moment for what providers say to that. */
    void stop() {
        stop(Stop.PATIENCE);
    }

    void stop(Duration patience) {
        stopped = true;
        context.removeBundleListener(follower);
        // Elsewhere: a provider that hangs when it shall cancel must not hold up the router.
        running.forEach(call -> timer().elsewhere(() -> call.stop(Stop.ROUTER_STOPPED)));
        awaitEnds(patience.toNanos());
        abandon();
    }

    /** On a thread of its own, which is left behind when it meets code that does not come back. */
    private void abandon() {
        if (running.isEmpty()) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    List<Leg<?>> left = new ArrayList<>();
                    running.forEach(call -> left.add(call.abandoned(Stop.ROUTER_STOPPED, null)));
                    left.stream().filter(Objects::nonNull).forEach(Leg::cancel); // once every caller knows
                },
                "llm-router-stop");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(Stop.PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitEnds(long nanos) {
        long deadline = System.nanoTime() + nanos;
        try {
            for (long left = nanos; !running.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
