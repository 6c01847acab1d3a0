/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import java.time.Duration;

/**
 * When the next request may be sent: not before
 * <ul>
 *   <li>there is one left in the bucket of requests, where one is configured,
 *   <li>the bucket of tokens is out of debt, where one is configured: tokens are charged when an answer tells them,
 *   <li>the server takes requests again, which it announces with its answers and refusals.
 * </ul>
 *
 * What a server says is bounded: neither an announcement nor the tokens of an answer close an instance for longer than
 * {@link #LONGEST}. After that the next request asks the server again, which may say the same once more. For one thread.
 */
final class RateLimit {

    /** The most that is believed of a server. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private final TokenBucket requests;
    private final TokenBucket tokens;
    private long openAt;

    /**
     * @param requestsPerMinute 0 for any number
     * @param tokensPerMinute 0 for any number
     * @param now of a clock in nanoseconds
     */
    RateLimit(int requestsPerMinute, int tokensPerMinute, long now) {
        requests = requestsPerMinute == 0 ? null : new TokenBucket(requestsPerMinute, LONGEST.toNanos(), now);
        tokens = tokensPerMinute == 0 ? null : new TokenBucket(tokensPerMinute, LONGEST.toNanos(), now);
        openAt = now;
    }

    /**
     * @param ahead how many are sent first
     * @return the nanoseconds until a request may be sent, 0 for now
     */
    long readyIn(int ahead, long now) {
        long wait = Math.max(0, openAt - now);
        if (requests != null) {
            wait = Math.max(wait, requests.readyIn(ahead + 1L, now));
        }
        if (tokens != null) {
            wait = Math.max(wait, tokens.readyIn(0, now));
        }
        return wait;
    }

    /** A request is sent. */
    void sent(long now) {
        if (requests != null) {
            requests.take(1, now);
        }
    }

    /** @param amount that an answer has used */
    void used(long amount, long now) {
        if (tokens != null && amount > 0) {
            tokens.take(amount, now);
        }
    }

    /** The server takes nothing for some time. It never opens earlier than was said before: answers overtake each other. */
    void close(Duration time, long now) {
        long nanos = time.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : Math.max(0, time.toNanos());
        if (now + nanos - openAt > 0) {
            openAt = now + nanos;
        }
    }

    /** @return the setting that makes the next request wait, for messages; empty when it is the server */
    String reason(long now) {
        long wait = Math.max(0, openAt - now);
        String reason = "";
        if (requests != null && requests.readyIn(1, now) > wait) {
            wait = requests.readyIn(1, now);
            reason = "requests_per_minute";
        }
        return tokens != null && tokens.readyIn(0, now) > wait ? "tokens_per_minute" : reason;
    }
}
