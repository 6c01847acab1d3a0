/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.InterceptorInfo;
import dev.osgillm.api.interceptor.LlmInterceptors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the interceptors that are published, and knows which of them must be there. */
@Component(
        service = {Interceptors.class, LlmInterceptors.class},
        configurationPid = RouterConfig.PID)
public final class Interceptors implements ServiceTrackerCustomizer<CallInterceptor, Hook>, LlmInterceptors {

    static final String KEY = "required_interceptors";

    private static final Logger LOG = LoggerFactory.getLogger(Interceptors.class);

    private record Ranked(int ranking, Hook hook) {}

    /**
     * What a call that starts finds.
     *
     * @param hooks those that are there, in the order in which they are asked
     * @param missing names of those that must be there as well, with the time since when they are not
     */
    record Chain(List<Hook> hooks, Map<String, Long> missing) {

        /** @return whether nobody is there or should be */
        boolean isEmpty() {
            return hooks.isEmpty() && missing.isEmpty();
        }
    }

    private final BundleContext context;
    private final Departures departures;
    private final WaitingCalls waiting;
    private final ServiceTracker<CallInterceptor, Hook> tracker;

    // Guarded by this; nobody else's code runs under it.
    private final List<Ranked> ranked = new ArrayList<>();
    private Set<String> required = Set.of();

    private volatile Chain chain = new Chain(List.of(), Map.of());
    private volatile boolean closed;

    /** Takes what it needs; {@link #open()} starts. */
    @Activate
    public Interceptors(BundleContext context, Map<String, Object> configuration, @Reference Departures departures) {
        this.context = context;
        this.departures = departures;
        waiting = new WaitingCalls(departures.timer());
        tracker = new ServiceTracker<>(context, CallInterceptor.class, this);
        modified(configuration);
    }

    @Activate
    void open() {
        tracker.open();
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        synchronized (this) {
            required = names(configuration.get(KEY));
            changed();
        }
        waiting.changed();
    }

    /** Calls that wait fail. */
    @Deactivate
    void deactivate() {
        closed = true;
        tracker.close();
        waiting.close();
    }

    private static Set<String> names(Object value) {
        Stream<?> values = value == null
                ? Stream.empty()
                : value instanceof Collection<?> list
                        ? list.stream()
                        : value instanceof Object[] array ? Arrays.stream(array) : Stream.of(value);
        Set<String> names = new TreeSet<>();
        values.flatMap(each -> Arrays.stream(each.toString().split("[,\\n]")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    /** @return those that are there now, and those that should be */
    Chain chain() {
        return chain;
    }

    /** @return for how many nanoseconds it is still worth to wait for all that are missing */
    long worthWaiting(Chain found) {
        long longest = found.missing().values().stream()
                .mapToLong(since -> departures.timer().now() - since)
                .max()
                .orElse(0);
        return closed ? 0 : departures.grace().toNanos() - longest;
    }

    /** @return the time in nanoseconds, from any start */
    long now() {
        return departures.timer().now();
    }

    /** @return calls that wait for those that are missing */
    WaitingCalls waiting() {
        return waiting;
    }

    @Override
    public List<InterceptorInfo> interceptors() {
        Chain now = chain;
        return Stream.concat(
                        now.hooks().stream().map(Hook::info),
                        now.missing().keySet().stream().sorted().map(InterceptorInfo::absent))
                .toList();
    }

    @Override
    public Hook addingService(ServiceReference<CallInterceptor> reference) {
        try {
            CallInterceptor interceptor = context.getService(reference);
            if (interceptor == null) {
                return null;
            }
            Hook hook = new Hook(reference, interceptor);
            place(hook, true);
            LOG.info("{} takes part in calls", hook);
            return hook;
        } catch (RuntimeException | LinkageError e) {
            LOG.error("An interceptor of {} takes no part in calls: it cannot be got", reference.getBundle(), e);
            return null;
        }
    }

    @Override
    public void modifiedService(ServiceReference<CallInterceptor> reference, Hook hook) {
        place(hook, true);
    }

    @Override
    public void removedService(ServiceReference<CallInterceptor> reference, Hook hook) {
        hook.leave();
        place(hook, false);
        context.ungetService(reference);
    }

    private void place(Hook hook, boolean present) {
        synchronized (this) {
            ranked.removeIf(other -> other.hook() == hook);
            if (present && !hook.gone()) { // a change may be told after the end
                ranked.add(new Ranked(hook.ranking(), hook));
                ranked.sort(Comparator.comparingInt(Ranked::ranking).reversed().thenComparingLong(other -> other.hook()
                        .serviceId()));
            }
            changed();
        }
        waiting.changed();
    }

    /** Under the lock. */
    private void changed() {
        List<Hook> hooks = ranked.stream().map(Ranked::hook).toList();
        Map<String, Long> missing = new HashMap<>();
        Map<String, Long> before = chain.missing();
        for (String name : required) {
            if (hooks.stream().noneMatch(hook -> hook.name().equals(name))) {
                missing.put(name, before.getOrDefault(name, departures.timer().now()));
            }
        }
        hooks.forEach(hook -> hook.require(required.contains(hook.name())));
        chain = new Chain(hooks, Map.copyOf(missing));
    }
}
