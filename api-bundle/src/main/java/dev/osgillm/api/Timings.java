/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** How long a call took, measured by this side with a monotonic clock. */
@ProviderType
public final class Timings {

    private final Duration firstToken;
    private final Duration total;

    private Timings(Duration firstToken, Duration total) {
        this.firstToken = firstToken;
        this.total = total;
    }

    /**
     * @param firstToken from the start of the call to its first event, or {@code null} when it was not a stream
     * @param total from the start of the call to its end
     */
    public static Timings of(Duration firstToken, Duration total) {
        return new Timings(firstToken, Objects.requireNonNull(total, "total"));
    }

    /** @return from the start of the call to its first event; empty when it was not a stream */
    public Optional<Duration> firstToken() {
        return Optional.ofNullable(firstToken);
    }

    /** @return from the start of the call, over all attempts, to its end */
    public Duration total() {
        return total;
    }

    @Override
    public String toString() {
        return "Timings[firstToken=" + firstToken + ", total=" + total + "]";
    }
}
