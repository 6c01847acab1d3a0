/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The four limits of a call. A limit that is absent is inherited: from the provider instance, then from its defaults.
 * {@link Duration#ZERO} switches a limit off. When a limit is reached the call fails with {@link ErrorKind#TIMEOUT} and
 * a message that names the limit.
 */
@ProviderType
public final class Timeouts {

    /** Every limit inherited. */
    public static final Timeouts INHERITED = builder().build();

    private final Duration connect;
    private final Duration firstToken;
    private final Duration idle;
    private final Duration total;

    private Timeouts(Builder builder) {
        connect = builder.connect;
        firstToken = builder.firstToken;
        idle = builder.idle;
        total = builder.total;
    }

    /** @return a builder with every limit inherited */
    public static Builder builder() {
        return new Builder();
    }

    /** @return the limit from the start of an attempt until the request can be written, including the TLS handshake */
    public Optional<Duration> connect() {
        return Optional.ofNullable(connect);
    }

    /**
     * @return the limit from the start of a stream until its first event, over all attempts together. Keep-alive comments
     *     of a server do not stop this clock
     */
    public Optional<Duration> firstToken() {
        return Optional.ofNullable(firstToken);
    }

    /** @return the limit between two arrivals of bytes on a stream; it runs only while the subscriber has demand */
    public Optional<Duration> idle() {
        return Optional.ofNullable(idle);
    }

    /** @return the limit for the whole call with all its attempts; streams have none unless one is set */
    public Optional<Duration> total() {
        return Optional.ofNullable(total);
    }

    /**
     * @param defaults what to take for the limits that are absent here
     * @return these limits completed by the defaults
     */
    public Timeouts orElse(Timeouts defaults) {
        Builder merged = new Builder();
        merged.connect = connect != null ? connect : defaults.connect;
        merged.firstToken = firstToken != null ? firstToken : defaults.firstToken;
        merged.idle = idle != null ? idle : defaults.idle;
        merged.total = total != null ? total : defaults.total;
        return merged.build();
    }

    @Override
    public String toString() {
        return "Timeouts[connect=" + connect + ", firstToken=" + firstToken + ", idle=" + idle + ", total=" + total
                + "]";
    }

    /** Collects limits. For one thread. */
    @ProviderType
    public static final class Builder {

        private Duration connect;
        private Duration firstToken;
        private Duration idle;
        private Duration total;

        private Builder() {}

        /** @param limit zero for none, never negative */
        public Builder connect(Duration limit) {
            connect = checked(limit, "connect");
            return this;
        }

        /** @param limit zero for none, never negative */
        public Builder firstToken(Duration limit) {
            firstToken = checked(limit, "firstToken");
            return this;
        }

        /** @param limit zero for none, never negative */
        public Builder idle(Duration limit) {
            idle = checked(limit, "idle");
            return this;
        }

        /** @param limit zero for none, never negative */
        public Builder total(Duration limit) {
            total = checked(limit, "total");
            return this;
        }

        /** @return the limits */
        public Timeouts build() {
            return new Timeouts(this);
        }

        private static Duration checked(Duration limit, String name) {
            if (Objects.requireNonNull(limit, name).isNegative()) {
                throw new IllegalArgumentException(name + " must not be negative: " + limit);
            }
            return limit;
        }
    }
}
