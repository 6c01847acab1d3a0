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

    /**
     * @param attempts until now that failed
     * @param elapsed since the start of the call
     * @param limit of the call, zero for none
     */
    static Repetition after(
            LlmException failure,
            int attempts,
            Duration elapsed,
            Duration limit,
            RetryPolicy retry,
            Patience patience) {
        Optional<Duration> ready = patience.notYet().apply(failure);
        if (ready.isEmpty()) {
            Optional<Duration> delay = retry.delay(attempts, failure)
                    .filter(pause -> limit.isZero() || elapsed.plus(pause).compareTo(limit) < 0);
            return new Repetition(delay, failure, false);
        }
        Duration most = limit.isZero() ? patience.limit() : shorter(limit, patience.limit());
        return elapsed.plus(ready.get()).compareTo(most) < 0
                ? new Repetition(Optional.of(shorter(ready.get(), patience.step())), failure, true)
                : new Repetition(Optional.empty(), tooLong(failure, ready.get(), most), false);
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
        String prefix = failure.providerId().map(id -> id + ": ").orElse("");
        String message = failure.getMessage();
        String problem = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        return LlmException.builder(
                        failure.kind(),
                        problem + " It may be ready in " + seconds(ready) + ", but the call may wait " + seconds(most)
                                + " in all. Raise the limit, or repeat later.")
                .provider(failure.providerId().orElse(null))
                .status(failure.status().orElse(0))
                .code(failure.code().orElse(null))
                .requestId(failure.requestId().orElse(null))
                .retryable(failure.retryable())
                .retryAfter(ready)
                .cause(failure)
                .build();
    }

    private static String seconds(Duration duration) {
        return Math.max(1, duration.toSeconds()) + " s";
    }
}
