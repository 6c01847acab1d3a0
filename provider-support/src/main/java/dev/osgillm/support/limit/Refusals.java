/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.time.Duration;

/** What calls are told that may not begin. */
final class Refusals {

    private final String providerId;
    private final CallLimits limits;

    Refusals(String providerId, CallLimits limits) {
        this.providerId = providerId;
        this.limits = limits;
    }

    /** Another instance may well be free, so this is of the kind that lets a router ask one. */
    LlmException full() {
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE,
                        "It is busy: max_concurrent_calls = " + limits.maxConcurrentCalls()
                                + " calls run, and as many wait as max_queued_calls = " + limits.maxQueuedCalls()
                                + " lets. Repeat later, use another instance, or raise one of the two.")
                .provider(providerId)
                .build();
    }

    /** As {@link #full}. */
    LlmException tooManyWait() {
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE,
                        "It is busy: as many calls wait to be sent as max_queued_calls = " + limits.maxQueuedCalls()
                                + " lets. Repeat later, use another instance, or raise it.")
                .provider(providerId)
                .build();
    }

    /**
     * @param setting that makes it wait; empty when the server does
     * @param nanos until it could be sent
     */
    LlmException tooFast(String setting, long nanos) {
        Duration wait = Duration.ofNanos(nanos);
        String problem =
                switch (setting) {
                    case "requests_per_minute" ->
                        "The next request may be sent in " + seconds(wait) + ", as requests_per_minute = "
                                + limits.requestsPerMinute() + " says";
                    case "tokens_per_minute" ->
                        "The next request may be sent in " + seconds(wait) + ", as tokens_per_minute = "
                                + limits.tokensPerMinute() + " says";
                    default -> "The server has announced that it refuses requests for another " + seconds(wait);
                };
        String remedy = setting.isEmpty() ? "use another instance." : "raise the setting, or use another instance.";
        return LlmException.builder(
                        ErrorKind.RATE_LIMIT,
                        problem + ", and the call may not wait that long. Repeat it then, give it more time, or "
                                + remedy)
                .provider(providerId)
                .retryAfter(wait)
                .build();
    }

    LlmException open(CircuitBreaker.Outage outage) {
        String next = outage.next().isZero()
                ? "it is being tried just now"
                : "it is tried again with the first call in " + seconds(outage.next());
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE,
                        "The server is left alone since " + seconds(outage.since()) + ", after " + outage.failures()
                                + " failures in a row; " + next + ". The last one: " + outage.last()
                                + " Repeat later, use another instance, or see llm:health. breaker_failures and"
                                + " breaker_pause set when.")
                .provider(providerId)
                .retryAfter(outage.next().isZero() ? null : outage.next())
                .build();
    }

    /**
     * @param what it has waited for, as the object of a sentence
     * @param setting of the call's limit
     */
    LlmException timedOut(String what, String setting, Duration limit) {
        return LlmException.builder(
                        ErrorKind.TIMEOUT,
                        "The call waited for " + what + " until its limit " + setting + " of " + limit.toMillis()
                                + " ms was reached. Repeat it later, use another instance, or raise a limit.")
                .provider(providerId)
                .build();
    }

    String aPlace() {
        return "a place among the calls that run (max_concurrent_calls = " + limits.maxConcurrentCalls() + ")";
    }

    static String theRate(String setting) {
        return setting.isEmpty() ? "the server to take requests again" : "the next request of " + setting;
    }

    private static String seconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds()) + " s";
    }
}
