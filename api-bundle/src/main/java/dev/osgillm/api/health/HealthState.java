/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.health;

import dev.osgillm.api.health.Health.Status;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What is known of one instance's health. Immutable. */
@ProviderType
public final class HealthState {

    private final String id;
    private final Health health;
    private final Instant since;
    private final Instant lastProbe;
    private final Instant nextProbe;

    private HealthState(String id, Health health, Instant since, Instant lastProbe, Instant nextProbe) {
        this.id = Objects.requireNonNull(id, "id");
        this.health = health;
        this.since = Objects.requireNonNull(since, "since");
        this.lastProbe = lastProbe;
        this.nextProbe = nextProbe;
    }

    /**
     * @param id {@code llm.id} of the instance
     * @param health what counts, or {@code null} when nothing is known
     * @param since when its status became what it is
     * @param lastProbe when a probe last ended, or {@code null} when none did
     * @param nextProbe when it will be asked next, or {@code null} when it will not
     */
    public static HealthState of(String id, Health health, Instant since, Instant lastProbe, Instant nextProbe) {
        return new HealthState(id, health, since, lastProbe, nextProbe);
    }

    /** @return {@code llm.id} of the instance */
    public String id() {
        return id;
    }

    /** @return what counts, with its detail, advice and latency; empty when it was not asked yet or has no probe */
    public Optional<Health> health() {
        return Optional.ofNullable(health);
    }

    /** @return how well it is; empty when it was not asked yet or has no probe */
    public Optional<Status> status() {
        return health().map(Health::status);
    }

    /** @return when its status became what it is; while nothing is known, when the instance was first seen */
    public Instant since() {
        return since;
    }

    /** @return when a probe last ended, well or not; empty when none did */
    public Optional<Instant> lastProbe() {
        return Optional.ofNullable(lastProbe);
    }

    /** @return when it will be asked next, about; empty when nothing is planned: it has no probe, is being asked, or never is */
    public Optional<Instant> nextProbe() {
        return Optional.ofNullable(nextProbe);
    }

    @Override
    public String toString() {
        return "HealthState[" + id + ", " + (health == null ? "unknown" : health.status()) + " since " + since + "]";
    }
}
