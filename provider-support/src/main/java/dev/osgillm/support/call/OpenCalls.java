/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The calls of a provider instance that run now, so that the instance can leave without losing them. Thread safe. */
final class OpenCalls {

    /** A running call as the instance sees it. */
    interface OpenCall {
        /** Ends the call for a reason of the instance's. Idempotent; returns before the caller was told. */
        void leave(LlmException reason);
    }

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final String providerId;
    private final Set<OpenCall> calls = new HashSet<>(); // guarded by this
    private boolean closed; // guarded by this
    private boolean ended; // guarded by this
    private Runnable whenEmpty; // guarded by this, null when nobody wants to know, or was told

    OpenCalls(String providerId) {
        this.providerId = providerId;
    }

    /**
     * @param part whether the call is one of those that another one, which runs, is made of: it may run as long as that
     * @return whether the call may run; otherwise the instance is leaving
     */
    synchronized boolean add(OpenCall call, boolean part) {
        boolean admitted = part ? !ended : !closed;
        if (admitted) {
            calls.add(call);
        }
        return admitted;
    }

    void remove(OpenCall call) {
        Runnable empty = null;
        synchronized (this) {
            calls.remove(call);
            notifyAll();
            if (calls.isEmpty()) {
                empty = whenEmpty;
                whenEmpty = null;
            }
        }
        if (empty != null) {
            empty.run();
        }
    }

    LlmException leaving() {
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE,
                        "The provider is being stopped, updated or reconfigured. Repeat the call: the next version or"
                                + " another instance will answer.")
                .provider(providerId)
                .build();
    }

    synchronized void refuse() {
        closed = true;
    }

    /** @param empty runs once when no call runs any more, perhaps before this returns */
    void refuse(Runnable empty) {
        synchronized (this) {
            closed = true;
            if (!calls.isEmpty()) {
                whenEmpty = empty;
                return;
            }
        }
        empty.run();
    }

    /** Refuses new calls and waits. An interrupt ends the waiting at once and is kept. */
    synchronized void drain(Duration drain) {
        closed = true;
        awaitEmpty(drain);
        ended = true;
    }

    /** Tells what still runs to end. */
    void end() {
        List<OpenCall> rest;
        synchronized (this) {
            rest = List.copyOf(calls);
        }
        for (OpenCall call : rest) {
            call.leave(leaving());
        }
    }

    /** @param grace for calls that were told to end, which is a matter of milliseconds */
    synchronized void awaitEnd(Duration grace) {
        awaitEmpty(grace);
    }

    private void awaitEmpty(Duration limit) {
        long deadline = System.nanoTime() + (limit.compareTo(LONGEST) > 0 ? LONGEST : limit).toNanos();
        try {
            while (!calls.isEmpty()) {
                long left = (deadline - System.nanoTime() + 999_999) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
