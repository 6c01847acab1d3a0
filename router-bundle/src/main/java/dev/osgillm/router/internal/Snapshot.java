/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.client.ProviderInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** All instances at one moment, those out of service apart from the others. Immutable: a call reads it without a lock. */
final class Snapshot {

    static final Snapshot EMPTY = new Snapshot(List.of(), List.of());

    /**
     * What is published under one id: usually one service, several while one replaces another, or when somebody publishes
     * each capability on its own.
     *
     * @param main what the id stands for: the best that can chat, else the best
     * @param instances all, the best first
     * @param info the main instance, with the capabilities of all
     */
    record Group(Instance main, List<Instance> instances, ProviderInfo info) {

        static Group of(List<Instance> instances) {
            Instance main = instances.stream()
                    .filter(instance -> instance.is(ChatProvider.class))
                    .findFirst()
                    .orElse(instances.get(0));
            Set<String> capabilities = new TreeSet<>();
            instances.forEach(instance -> capabilities.addAll(instance.info().capabilities()));
            return new Group(main, instances, with(main.info(), capabilities));
        }

        /** @return whether people would see no difference */
        boolean sameAs(Group other) {
            return main == other.main && info.capabilities().equals(other.info.capabilities());
        }

        private static ProviderInfo with(ProviderInfo info, Set<String> capabilities) {
            if (capabilities.equals(info.capabilities())) {
                return info;
            }
            return ProviderInfo.builder(info.id())
                    .type(info.type())
                    .model(info.model().orElse(null))
                    .local(info.local())
                    .configured(info.configured())
                    .capabilities(capabilities)
                    .ranking(info.ranking())
                    .serviceId(info.serviceId())
                    .bundle(info.bundle())
                    .properties(info.properties())
                    .build();
        }
    }

    private final List<Instance> all;
    private final List<Instance> drained;
    private final SortedMap<String, Group> groups = new TreeMap<>();

    private Snapshot(Collection<Instance> serving, Collection<Instance> outOfService) {
        all = serving.stream().sorted(Instance.BEST_FIRST).toList();
        drained = outOfService.stream().sorted(Instance.BEST_FIRST).toList();
        SortedMap<String, List<Instance>> byId = new TreeMap<>();
        all.forEach(instance -> byId.computeIfAbsent(instance.info().id(), id -> new ArrayList<>())
                .add(instance));
        byId.forEach((id, list) -> groups.put(id, Group.of(List.copyOf(list))));
    }

    static Snapshot of(Collection<Instance> serving, Collection<Instance> outOfService) {
        return serving.isEmpty() && outOfService.isEmpty() ? EMPTY : new Snapshot(serving, outOfService);
    }

    /** @return all instances that are in service, the best first */
    List<Instance> all() {
        return all;
    }

    /** @return the instances that are published but out of service, the best first; no call finds them */
    List<Instance> drained() {
        return drained;
    }

    /** @return the instances of an id that are in service, the best first */
    List<Instance> of(String id) {
        return group(id).map(Group::instances).orElse(List.of());
    }

    Optional<Group> group(String id) {
        return Optional.ofNullable(groups.get(id));
    }

    /** @return the longest published id that the address is, or begins with before a slash: ids and models may both hold some */
    Optional<String> idIn(String address) {
        for (int end = address.length(); end > 0; end = address.lastIndexOf('/', end - 1)) {
            String id = address.substring(0, end);
            if (groups.containsKey(id)
                    || drained.stream()
                            .anyMatch(instance -> instance.info().id().equals(id))) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /** @return what is in service, by id */
    SortedMap<String, Group> groups() {
        return Collections.unmodifiableSortedMap(groups);
    }
}
