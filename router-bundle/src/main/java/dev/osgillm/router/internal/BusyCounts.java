/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.framework.ServiceReference;

/**
 * How many calls of this router run at each service now: from when a call chose it to the call's end, also while it waits
 * for its turn there. Keeps nothing of a service that is not busy. Thread safe; an operation of one service waits for none
 * of another.
 */
final class BusyCounts {

    private final Map<ServiceReference<?>, Integer> counts = new ConcurrentHashMap<>();
    private final List<Consumer<ServiceReference<?>>> watchers = new CopyOnWriteArrayList<>();

    /** A call begins. */
    void enter(ServiceReference<?> service) {
        counts.merge(service, 1, Integer::sum);
    }

    /** A call that {@link #enter entered} ended. */
    void leave(ServiceReference<?> service) {
        Integer left = counts.computeIfPresent(service, (key, count) -> count == 1 ? null : count - 1);
        if (left == null) {
            watchers.forEach(watcher -> watcher.accept(service));
        }
    }

    /** @return the calls that run there, 0 for a service that nobody knows */
    int of(ServiceReference<?> service) {
        return counts.getOrDefault(service, 0);
    }

    /** @param watcher hears, on the thread that ended it, when the last call of a service ended; must not throw or block */
    void watch(Consumer<ServiceReference<?>> watcher) {
        watchers.add(watcher);
    }

    void unwatch(Consumer<ServiceReference<?>> watcher) {
        watchers.remove(watcher);
    }
}
