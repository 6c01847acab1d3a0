/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.health;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What a probe found. */
@ProviderType
public final class Health {

    /** How well it is. States may be added. */
    public enum Status {
        /** It answers. */
        UP,
        /** It answers, but not as it should: no model installed, key without rights. */
        DEGRADED,
        /** It does not answer, or refuses. */
        DOWN,
        /** It lacks what it needs, so nobody was asked: no key. */
        UNCONFIGURED
    }

    private final Status status;
    private final String detail;
    private final String advice;
    private final Duration latency;

    private Health(Status status, String detail, String advice, Duration latency) {
        this.status = Objects.requireNonNull(status, "status");
        this.detail = Objects.requireNonNull(detail, "detail");
        this.advice = advice;
        this.latency = latency;
    }

    /**
     * @param detail what was found, a short sentence without secrets
     * @param advice what a person should do, a short sentence, or {@code null}
     * @param latency how long the server took, or {@code null} when nobody was asked
     */
    public static Health of(Status status, String detail, String advice, Duration latency) {
        return new Health(status, detail, advice, latency);
    }

    /** @return how well it is */
    public Status status() {
        return status;
    }

    /** @return what was found */
    public String detail() {
        return detail;
    }

    /** @return what a person should do; empty when there is nothing to do */
    public Optional<String> advice() {
        return Optional.ofNullable(advice);
    }

    /** @return how long the server took; empty when nobody was asked */
    public Optional<Duration> latency() {
        return Optional.ofNullable(latency);
    }

    @Override
    public String toString() {
        return "Health[" + status + ", " + detail + "]";
    }
}
