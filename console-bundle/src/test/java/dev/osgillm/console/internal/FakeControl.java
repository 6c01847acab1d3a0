/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.control.ProviderControl;
import dev.osgillm.api.control.ServingState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Instances in memory, with as many running calls as the test says. */
final class FakeControl implements ProviderControl {

    private final List<ProviderInfo> infos = new CopyOnWriteArrayList<>();
    private final Set<Long> drained = ConcurrentHashMap.newKeySet();
    private final Map<Long, Integer> running = new ConcurrentHashMap<>();
    final List<Duration> limits = new CopyOnWriteArrayList<>();

    /** What the next drain answers; {@code null} for at once. */
    volatile PendingCall<ServingState> pending;

    void add(ProviderInfo info) {
        infos.add(info);
    }

    void busy(long serviceId, int calls) {
        running.put(serviceId, calls);
    }

    boolean serves(ProviderInfo info) {
        return !drained.contains(info.serviceId());
    }

    ServingState state(long serviceId) {
        return instances().stream()
                .filter(state -> state.provider().serviceId() == serviceId)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public List<ServingState> instances() {
        return infos.stream().map(this::state).toList();
    }

    private ServingState state(ProviderInfo info) {
        boolean out = !serves(info);
        return ServingState.of(info, running.getOrDefault(info.serviceId(), 0), !out, out ? Instant.EPOCH : null);
    }

    @Override
    public Call<ServingState> drain(long serviceId, Duration limit) {
        limits.add(limit);
        drained.add(serviceId);
        return pending == null ? new CompletedCall<>(state(serviceId)) : pending;
    }

    @Override
    public void resume(long serviceId) {
        drained.remove(serviceId);
    }
}
