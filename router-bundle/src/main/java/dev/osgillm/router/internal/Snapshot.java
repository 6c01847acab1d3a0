/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All instances at one moment. Immutable: a call reads it without a lock. */
final class Snapshot {

    static final Snapshot EMPTY = new Snapshot(List.of());

    private final SortedMap<String, List<Instance>> byId = new TreeMap<>();

    private Snapshot(Collection<Instance> instances) {
        for (Instance instance : instances) {
            byId.computeIfAbsent(instance.info().id(), id -> new ArrayList<>()).add(instance);
        }
        byId.values().forEach(list -> list.sort(Instance.BEST_FIRST));
    }

    static Snapshot of(Map<?, Instance> instances) {
        return new Snapshot(instances.values());
    }

    /** @return the instances of an id, the one that serves first */
    List<Instance> of(String id) {
        return Collections.unmodifiableList(byId.getOrDefault(id, List.of()));
    }

    /** @return the instance that serves an id */
    Optional<Instance> serving(String id) {
        return of(id).stream().findFirst();
    }

    /** @return the instances that serve, by id */
    List<Instance> serving() {
        return byId.values().stream().map(list -> list.get(0)).toList();
    }

    /** @return all instances, the best first */
    List<Instance> all() {
        return byId.values().stream()
                .flatMap(List::stream)
                .sorted(Instance.BEST_FIRST)
                .toList();
    }
}
