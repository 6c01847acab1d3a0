/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.control;

import dev.osgillm.api.client.ProviderInfo;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What a published provider instance did at one moment. */
@ProviderType
public final class ServingState {

    private final ProviderInfo provider;
    private final int running;
    private final boolean serving;
    private final Instant drainedSince;

    private ServingState(ProviderInfo provider, int running, boolean serving, Instant drainedSince) {
        this.provider = Objects.requireNonNull(provider, "provider");
        this.running = running;
        this.serving = serving;
        this.drainedSince = drainedSince;
    }

    /**
     * @param provider the instance
     * @param running calls that ran there
     * @param serving whether new calls went there
     * @param drainedSince since when it was out of service, {@code null} when it was not
     */
    public static ServingState of(ProviderInfo provider, int running, boolean serving, Instant drainedSince) {
        return new ServingState(provider, running, serving, drainedSince);
    }

    /** @return the instance, with the capabilities of its own service only */
    public ProviderInfo provider() {
        return provider;
    }

    /**
     * @return how many calls of this router ran there, at least 0: from the moment that a call chose the instance, also
     *     while it waits for its turn, to its end; a stream to its end
     */
    public int running() {
        return running;
    }

    /**
     * @return whether its id led new calls there: it was not out of service, and no better instance of its id had all that
     *     it can do. One that does not serve may still be asked when another of the same selection fails, unless it was
     *     out of service
     */
    public boolean serving() {
        return serving;
    }

    /** @return since when it was out of service; empty when it was not */
    public Optional<Instant> drainedSince() {
        return Optional.ofNullable(drainedSince);
    }

    /** @return whether it was out of service while calls still ran there */
    public boolean draining() {
        return drainedSince != null && running > 0;
    }

    /** @return whether it was out of service and no call ran there */
    public boolean drained() {
        return drainedSince != null && running == 0;
    }

    @Override
    public String toString() {
        String state = drainedSince != null ? "out of service" : serving ? "serving" : "standing by";
        return provider + " (service " + provider.serviceId() + "): " + state + ", " + running + " running";
    }
}
