/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.Selection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.ServiceReference;

/**
 * Finds the instances for one call, one after the other, and tells when it is better to wait for one that has just left.
 * Steps come one after the other.
 */
final class Search {

    /** Whoever comes and leaves more often than this while one call waits is not being updated. */
    static final int MOST_WAITS = 10;

    private final RunningCalls calls;
    private final Selection selection;
    private final Class<?> capability;
    private final CallFacts facts;
    private final Attempts attempts;
    private final Set<Tried> tried = new HashSet<>();

    /** One instance may serve with several models. */
    private record Tried(ServiceReference<?> reference, Optional<String> model) {

        static Tried of(Candidate candidate) {
            return new Tried(candidate.instance().reference(), candidate.model());
        }
    }

    private Route route;
    private Snapshot seen;
    private long started;
    private int waits;
    private long waitingSince;
    private long waitNanos;
    private OptionalLong awaitedUntil = OptionalLong.empty(); // by the clock
    private String awaited; // who is waited for, null when nobody is
    private boolean on; // that it waits for the same as before

    Search(RunningCalls calls, Selection selection, Class<?> capability, CallFacts facts, Attempts attempts) {
        this.calls = calls;
        this.selection = selection;
        this.capability = capability;
        this.facts = facts;
        this.attempts = attempts;
    }

    void start() {
        started = calls.timer().now();
    }

    /**
     * @return the next instance, which has not been tried; empty when the call shall {@link #wait wait} and ask again
     * @throws LlmException when there is none
     */
    Optional<Candidate> next() {
        awaited();
        while (true) {
            seen = calls.present();
            try {
                return look();
            } catch (LlmException e) {
                if (calls.present() == seen) {
                    throw e;
                }
                // Somebody came or left between two looks: the failure is about what is no longer so.
            }
        }
    }

    private Optional<Candidate> look() {
        Snapshot moment = calls.remembered();
        if (tried.isEmpty()) {
            route = route(moment); // bound by the first attempt: until then it may be another default
        }
        List<Candidate> candidates = route.candidates(moment);
        Optional<Candidate> next = candidates.stream()
                .filter(candidate -> candidate.instance().present() && !tried.contains(Tried.of(candidate)))
                .findFirst();
        if (next.isPresent()) {
            tried.add(Tried.of(next.get()));
            awaitedUntil = OptionalLong.empty();
            return next;
        }
        waitFor(candidates.stream()
                .map(Candidate::instance)
                .filter(instance -> !instance.present())
                .toList());
        return Optional.empty();
    }

    /**
     * What the call waits by after {@link #next()} found nothing.
     *
     * @param again runs once, unless the wait is dropped: elsewhere, and perhaps before {@link #begin} returns
     */
    WaitingCalls.Wait wait(Runnable again) {
        return calls.departures().waiting().wait(waitNanos, left(), again);
    }

    void begin(WaitingCalls.Wait wait) {
        wait.begin();
        if (calls.present() != seen) {
            wait.look();
        }
    }

    /** @return whether the next candidate may be asked after such a failure */
    boolean moves(ErrorKind kind) {
        return route.moveOn().contains(kind);
    }

    /** @return what gets a copy of the request, once the call has been answered */
    Optional<Route.Shadow> shadow() {
        return route.shadow();
    }

    private Route route(Snapshot moment) {
        try {
            return calls.route(selection, capability, facts, moment);
        } catch (LlmException e) {
            return present(); // fails in words that know nothing of what has left
        }
    }

    private Route present() {
        try {
            return calls.route(selection, capability, facts, calls.present());
        } catch (LlmException e) {
            boolean unknown = selection.kind() == Selection.Kind.ADDRESS && e.kind() == ErrorKind.UNAVAILABLE;
            throw attempts.afterWaiting(unknown ? calls.withRoutes(e) : e);
        }
    }

    private void waitFor(List<Instance> gone) {
        long now = calls.timer().now();
        OptionalLong until = calls.departures().worthWaiting(gone);
        boolean anew = !until.equals(awaitedUntil);
        if (until.isEmpty() || until.getAsLong() - now <= 0 || anew && waits == MOST_WAITS) {
            throw none();
        }
        if (anew) { // else somebody whom this call does not want came or left
            waits++;
            awaitedUntil = until;
            waitingSince = now;
        }
        on = !anew;
        waitNanos = until.getAsLong() - now;
        awaited = gone.stream()
                .map(instance -> instance.info().id())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" or "));
    }

    /** @return the nanoseconds that the call may still take */
    private long left() {
        return facts.total()
                .map(total -> RouterTimer.nanos(total) - (calls.timer().now() - started))
                .orElse(Long.MAX_VALUE);
    }

    private void awaited() {
        if (awaited == null) {
            return;
        }
        String who = awaited;
        awaited = null;
        attempts.waited(who, Duration.ofNanos(calls.timer().now() - waitingSince), on);
        if (left() <= 0) {
            throw attempts.afterWaiting(overdue(who));
        }
    }

    private LlmException none() {
        if (!attempts.isEmpty()) {
            return attempts.summary();
        }
        present(); // says what there is
        return attempts.afterWaiting(Attempts.left(selection));
    }

    private LlmException overdue(String who) {
        return LlmException.builder(
                        ErrorKind.TIMEOUT,
                        "The call may take " + Durations.text(facts.total().orElseThrow())
                                + " (timeout), and that time was over while it waited for " + who
                                + ". Repeat the call, or give it longer.")
                .build();
    }
}
