/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.router.internal.Interceptors.Chain;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * Lets one call in when all interceptors are there that it may not go without. {@link #cancel} may come from any thread; all
 * else happens one after the other.
 */
final class Admission {

    private final Interceptors interceptors;
    private final LlmRequest request;

    private long start = -1; // of the waiting
    private long waited;

    private volatile boolean cancelled;
    private volatile WaitingCalls.Wait wait;

    Admission(Interceptors interceptors, LlmRequest request) {
        this.interceptors = interceptors;
        this.request = request;
    }

    /**
     * Waits on the calling thread where that is worth it.
     *
     * @return the interceptors to ask
     * @throws LlmException when the call may not go
     */
    List<Hook> await() {
        while (true) {
            CountDownLatch again = new CountDownLatch(1);
            List<Hook> hooks = next(again::countDown);
            if (hooks != null) {
                return hooks;
            }
            try {
                again.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancel();
            }
        }
    }

    /**
     * @param again asks again, if this returned {@code null}: runs then once on another thread, and perhaps before this
     *     returns
     * @return the interceptors to ask; {@code null} when the call waits
     * @throws LlmException when the call may not go
     */
    List<Hook> next(Runnable again) {
        WaitingCalls.Wait last = wait;
        if (last != null) {
            last.drop();
        }
        Chain found = interceptors.chain();
        if (found.missing().isEmpty()) {
            return found.hooks();
        }
        check();
        long now = interceptors.now();
        if (start < 0) {
            start = now;
        }
        waited = now - start;
        long worth = interceptors.worthWaiting(found);
        if (worth <= 0) {
            throw failure(ErrorKind.UNAVAILABLE, found, "and it is not there");
        }
        long left = left();
        if (left <= 0) {
            throw failure(ErrorKind.TIMEOUT, found, "and it did not come within the time of the call (timeout)");
        }
        wait(found, interceptors.waiting().wait(worth, left, again));
        return null;
    }

    /** Ends the waiting, which {@link #next} then tells. */
    void cancel() {
        cancelled = true;
        WaitingCalls.Wait current = wait;
        if (current != null) {
            current.end();
        }
    }

    private void wait(Chain found, WaitingCalls.Wait next) {
        wait = next;
        next.begin();
        if (cancelled) {
            next.end();
        } else if (interceptors.chain() != found) {
            next.look();
        }
    }

    /** @return the nanoseconds that the call may still wait */
    private long left() {
        return CallFacts.of(request)
                .total()
                .map(total -> RouterTimer.nanos(total) - waited)
                .orElse(Long.MAX_VALUE);
    }

    /** @throws LlmException when the call was cancelled */
    private void check() {
        if (cancelled) {
            throw LlmException.builder(ErrorKind.CANCELLED, "The call was cancelled.")
                    .build();
        }
    }

    private LlmException failure(ErrorKind kind, Chain found, String how) {
        String names = found.missing().keySet().stream().sorted().collect(Collectors.joining("', '"));
        return LlmException.builder(
                        kind,
                        "The call was not made. No call may go without the interceptor '" + names + "' ("
                                + Interceptors.KEY + " in " + RouterConfig.PID + "), " + how
                                + (waited > 0 ? "; waited " + Durations.text(Duration.ofNanos(waited)) + " for it" : "")
                                + ". Install or start its bundle, set its configuration right, or take it out of "
                                + Interceptors.KEY + ". llm:interceptors tells what there is.")
                .build();
    }
}
