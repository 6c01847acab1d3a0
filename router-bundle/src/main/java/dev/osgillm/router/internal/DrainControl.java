/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.control.ProviderControl;
import dev.osgillm.api.control.ServingState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Takes instances out of service and waits for their calls. Has no thread: whoever ends the last call ends the waiting. */
@Component(service = ProviderControl.class)
public final class DrainControl implements ProviderControl {

    /** Runs something once, later. */
    @FunctionalInterface
    interface Delay {

        /** @return gives the time back; the task may then run at once */
        Runnable start(Duration time, Runnable task);
    }

    private final ProviderRegistry registry;
    private final Clock clock;
    private final Delay delay;
    private final Executor elsewhere;
    private final Consumer<ServiceReference<?>> watcher = this::idle;
    private final Set<DrainCall> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** Takes what it needs. */
    @Activate
    public DrainControl(@Reference ProviderRegistry registry) {
        this(
                registry,
                Clock.systemUTC(),
                (time, task) -> later(registry.departures().timer(), time, task),
                registry.departures().timer()::elsewhere);
    }

    /** @param elsewhere has threads that may meet the code of those who wait */
    DrainControl(ProviderRegistry registry, Clock clock, Delay delay, Executor elsewhere) {
        this.elsewhere = elsewhere;
        this.registry = registry;
        this.clock = clock;
        this.delay = delay;
        registry.busy().watch(watcher);
    }

    @Deactivate
    void deactivate() {
        stopped = true;
        registry.busy().unwatch(watcher);
        waiting.forEach(DrainCall::routerStopped);
    }

    @Override
    public List<ServingState> instances() {
        Snapshot now = registry.snapshot();
        Set<Instance> serving = new HashSet<>();
        now.groups().values().forEach(group -> serving.addAll(serving(group)));
        List<Instance> all = new ArrayList<>(now.all());
        all.addAll(now.drained());
        return all.stream()
                .sorted(Comparator.comparing(
                                (Instance instance) -> instance.info().id())
                        .thenComparing(Instance.BEST_FIRST))
                .map(instance -> ServingState.of(
                        instance.info(),
                        registry.busy().of(instance.reference()),
                        serving.contains(instance),
                        registry.instances().drainedSince(instance.reference()).orElse(null)))
                .toList();
    }

    /** Of one id each capability is served by the best that has it. */
    private static List<Instance> serving(Snapshot.Group group) {
        Set<String> served = new HashSet<>();
        List<Instance> serving = new ArrayList<>();
        for (Instance instance : group.instances()) {
            if (served.addAll(instance.interfaces())) {
                serving.add(instance);
            }
        }
        return serving;
    }

    @Override
    public Call<ServingState> drain(long serviceId, Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("The limit must not be negative: " + limit);
        }
        return new DrainCall(this, serviceId, limit);
    }

    @Override
    public void resume(long serviceId) {
        ServiceReference<?> reference = registry.instances()
                .putBack(serviceId)
                .orElseThrow(() -> SelectionErrors.unknownService(registry.snapshot(), serviceId))
                .reference();
        waiting.stream().filter(call -> call.waitsFor(reference)).forEach(DrainCall::resumed);
    }

    /**
     * Takes the instance of a call out of service. The call ends once no other call runs there, or after the limit.
     *
     * @throws dev.osgillm.api.LlmException when there is no such instance
     */
    void begin(DrainCall call, long serviceId, Duration limit) {
        Instant now = clock.instant();
        Instance instance = registry.instances()
                .takeOut(serviceId, now)
                .orElseThrow(() -> SelectionErrors.unknownService(registry.snapshot(), serviceId));
        ServiceReference<?> reference = instance.reference();
        call.took(instance, registry.instances().drainedSince(reference).orElse(now));
        waiting.add(call);
        call.onEnd(() -> waiting.remove(call));
        if (stopped) {
            call.routerStopped();
            return;
        }
        if (registry.snapshot().all().stream()
                .anyMatch(serving -> serving.reference().equals(reference))) {
            call.resumed(); // by somebody who did not know of this call yet
            return;
        }
        int running = registry.busy().of(reference);
        if (running == 0 || limit.isZero()) {
            call.answer(running);
        } else {
            call.onEnd(delay.start(limit, () -> call.answer(registry.busy().of(reference))));
        }
    }

    private void idle(ServiceReference<?> reference) {
        waiting.stream()
                .filter(call -> call.waitsFor(reference))
                .forEach(call -> elsewhere.execute(() -> call.answer(0)));
    }

    private static Runnable later(RouterTimer timer, Duration time, Runnable task) {
        try {
            Future<?> alarm = timer.after(RouterTimer.nanos(time), () -> timer.elsewhere(task));
            return () -> alarm.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {}; // the router stops, which ends the call
        }
    }
}
