/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** When and after which delay a failed attempt is repeated. Immutable. */
public final class RetryPolicy {

    /** Repeats nothing. */
    static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, () -> 0);

    private final int attempts;
    private final Duration first;
    private final Duration longest;
    private final DoubleSupplier random;

    /**
     * @param attempts how many in all, at least 1
     * @param first the delay before the second attempt, doubled before each further one
     * @param longest the most that doubling reaches; a server's own hint may be longer
     * @param random from 0 to 1, takes up to a quarter off a delay so that clients do not come back together
     */
    public RetryPolicy(int attempts, Duration first, Duration longest, DoubleSupplier random) {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
        }
        this.attempts = attempts;
        this.first = Objects.requireNonNull(first, "first");
        this.longest = Objects.requireNonNull(longest, "longest");
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * @param attempt that failed, from 1
     * @return how long to wait before the next attempt; empty when the failure is final
     */
    public Optional<Duration> delay(int attempt, LlmException failure) {
        if (attempt >= attempts || !failure.retryable() || failure.kind() == ErrorKind.CANCELLED) {
            return Optional.empty();
        }
        Optional<Duration> hint = failure.retryAfter().filter(delay -> !delay.isZero() && !delay.isNegative());
        if (hint.isPresent()) {
            return hint;
        }
        // "At once" is no hint: all clients of a server that fails would come back at the same moment.
        double doubled = first.toNanos() * Math.pow(2, attempt - 1.0);
        double capped = Math.min(doubled, longest.toNanos());
        return Optional.of(Duration.ofNanos((long) (capped * (1 - 0.25 * random.getAsDouble()))));
    }
}
