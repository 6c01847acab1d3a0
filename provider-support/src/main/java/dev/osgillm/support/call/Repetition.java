/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import java.time.Duration;
import java.util.Optional;

/**
 * What follows a failed attempt.
 *
 * @param delay before the next one; empty when there is none
 * @param failure what the caller gets when there is none
 * @param tooEarly whether the attempt did not fail but came before the server was ready
 */
record Repetition(Optional<Duration> delay, LlmException failure, boolean tooEarly) {

    /** The longest that a call without limits waits before it is repeated. */
    static final Duration LONGEST_UNLIMITED = Duration.ofMinutes(10);

    private static final String EXHAUSTED = "It was not repeated: too many calls of this instance failed just now.";

    /**
     * @param attempts until now that failed
     * @param elapsed since the start of the call
     * @param limit of the call, zero for none
     * @param budget that a repetition takes from, other than waiting for what is not ready yet
     */
    static Repetition after(
            LlmException failure,
            int attempts,
            Duration elapsed,
            Duration limit,
            RetryPolicy retry,
            Patience patience,
            RetryBudget budget) {
        Optional<Duration> ready = patience.notYet().apply(failure);
        if (ready.isEmpty()) {
            return retry.delay(attempts, failure)
                    .map(pause -> afterFailure(failure, elapsed, limit, pause, budget))
                    .orElseGet(() -> new Repetition(Optional.empty(), failure, false));
        }
        Duration most = limit.isZero() ? patience.limit() : shorter(limit, patience.limit());
        return elapsed.plus(ready.get()).compareTo(most) < 0
                ? new Repetition(Optional.of(shorter(ready.get(), patience.step())), failure, true)
                : new Repetition(Optional.empty(), tooLong(failure, ready.get(), most), false);
    }

    private static Repetition afterFailure(
            LlmException failure, Duration elapsed, Duration limit, Duration pause, RetryBudget budget) {
        boolean fits = limit.isZero()
                ? pause.compareTo(LONGEST_UNLIMITED) <= 0
                : elapsed.plus(pause).compareTo(limit) < 0;
        if (!fits) {
            // Whoever called can do better than to wait: ask another provider.
            LlmException told = failure.retryAfter().isPresent()
                    ? noted(failure, "The server asks to wait " + seconds(pause) + ", longer than this call may take.")
                    : failure;
            return new Repetition(Optional.empty(), told, false);
        }
        return budget.take()
                ? new Repetition(Optional.of(pause), failure, false)
                : new Repetition(Optional.empty(), noted(failure, EXHAUSTED), false);
    }

    /** @return the shorter one of two limits, of which zero is none */
    static Duration shorterLimit(Duration one, Duration other) {
        if (one.isZero() || other.isZero()) {
            return one.isZero() ? other : one;
        }
        return shorter(one, other);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static LlmException tooLong(LlmException failure, Duration ready, Duration most) {
        String note = "It may be ready in " + seconds(ready) + ", but the call may wait " + seconds(most)
                + " in all. Raise the limit, or repeat later.";
        return noted(failure, note).toBuilder().retryAfter(ready).build();
    }

    /** @return the same failure, which says more */
    private static LlmException noted(LlmException failure, String note) {
        String prefix = failure.providerId().map(id -> id + ": ").orElse("");
        String message = failure.getMessage();
        String problem = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        return LlmException.builder(failure.kind(), problem + " " + note)
                .provider(failure.providerId().orElse(null))
                .status(failure.status().orElse(0))
                .code(failure.code().orElse(null))
                .requestId(failure.requestId().orElse(null))
                .retryable(failure.retryable())
                .retryAfter(failure.retryAfter().orElse(null))
                .partial(failure.partial(Object.class).orElse(null))
                .cause(failure)
                .build();
    }

    private static String seconds(Duration duration) {
        return Math.max(1, duration.toSeconds()) + " s";
    }
}
