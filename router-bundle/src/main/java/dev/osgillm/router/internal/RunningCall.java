/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import dev.osgillm.router.internal.metrics.Attempt;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;

/**
 * How far a call is, and who ends it: its provider, or this router when the provider does not within {@link Stop#PATIENCE}.
 * Thread safe. Nobody else's code runs under its lock.
 *
 * @param <C> the provider's call
 */
final class RunningCall<C extends Call<?>> {

    private final RunningCalls calls;

    // Guarded by this.
    private boolean started;
    private boolean ended;
    private Stop stop;
    private Leg<C> leg;
    private int legs; // that there were
    private WaitingCalls.Wait wait;

    // Written before others can know of this.
    private CallFacts facts;
    private Heard heard;
    private Consumer<? super LlmException> abandoned;

    private volatile PartialAnswer partial;
    private volatile Future<?> limit;
    private volatile Future<?> patience;

    RunningCall(RunningCalls calls) {
        this.calls = calls;
    }

    /**
     * @param known of it, among that the limit that its provider is to hold
     * @param awaited whether the caller waits for his provider now
     * @param end tells the caller a failure that no provider brings: from any thread, and perhaps together with an end
     *     that the provider brings, of which the first counts
     * @throws IllegalStateException when the call was started before
     */
    void start(CallFacts known, BooleanSupplier awaited, Consumer<? super LlmException> end) {
        synchronized (this) {
            if (started) {
                throw new IllegalStateException("The call was started before. Make a new one for each start.");
            }
            started = true;
            facts = known;
            heard = new Heard(awaited);
            abandoned = end;
        }
        calls.started(this);
        known.total().ifPresent(time -> limit = alarm(longest(time).plus(Stop.PATIENCE), () -> abandon(Stop.OVERDUE)));
    }

    private static Duration longest(Duration limit) {
        return Duration.ofNanos(RouterTimer.nanos(limit));
    }

    /** @return {@code null} when the router has stopped and ends its calls by itself */
    private Future<?> alarm(Duration delay, Runnable end) {
        try {
            return calls.timer()
                    .after(RouterTimer.nanos(delay), () -> calls.timer().elsewhere(end));
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    /** @return whether the provider may begin */
    synchronized boolean enter(Leg<C> next) {
        if (stop != null || ended) {
            return false;
        }
        leg = next;
        legs++;
        return true;
    }

    /** The call is about to wait for an instance; or not, when it shall end. */
    void enter(WaitingCalls.Wait next) {
        boolean over;
        WaitingCalls.Wait before;
        synchronized (this) {
            over = stop != null || ended;
            before = wait;
            wait = next;
        }
        if (before != null) {
            before.drop();
        }
        if (over) {
            next.end();
        }
    }

    /** @return the attempt, for the one caller who is to end it; {@code null} for all others. Its service is given back */
    Attempt leave() {
        Leg<C> current;
        synchronized (this) {
            current = leg;
            leg = null;
        }
        if (current == null) {
            return null;
        }
        calls.release(current.reference());
        return current.attempt();
    }

    /** The provider at work delivered an event: one after the other. */
    void event(Object event) {
        Leg<C> current = leg();
        if (current != null) {
            current.attempt().event(event);
        }
        heard.event();
        PartialAnswer arrived = partial;
        if (arrived == null) {
            arrived = new PartialAnswer();
            partial = arrived;
        }
        arrived.add(event);
    }

    /** @return how many events came */
    long events() {
        return heard.events();
    }

    /** Ends the call when its provider has said nothing for longer than it may. One after the other. */
    void look(SilenceLimit limit, long now) {
        Leg<C> current;
        int number;
        synchronized (this) {
            current = leg;
            number = current == null ? 0 : legs;
        }
        long seen = heard.events();
        long silence = heard.silence(number, now);
        if (silence > 0) {
            long most = RouterTimer.nanos(limit.of(facts, current.candidate().instance()));
            if (most > 0 && silence >= most) {
                calls.timer().elsewhere(() -> stop(Stop.SILENT, () -> isSilent(number, seen)));
            }
        }
    }

    /** @return whether the provider of then still says nothing, and nobody has ended the call; under the lock */
    private boolean isSilent(int number, long seen) {
        return stop == null && leg != null && legs == number && heard.events() == seen;
    }

    /** @return why the call shall end, {@code null} while it may go on */
    synchronized Stop stopped() {
        return stop == null && ended ? Stop.CANCELLED : stop;
    }

    /** The call has ended, however. Idempotent. */
    void finish() {
        synchronized (this) {
            ended = true;
        }
        Attempt attempt = leave();
        if (attempt != null) {
            attempt.abandoned();
        }
        quit();
    }

    /**
     * Ends the call, which the provider then reports, or this router when the provider does not; a call between two
     * providers ends by itself. Never throws.
     */
    void stop(Stop reason) {
        stop(reason, () -> true);
    }

    /** @param still whether it shall, asked under the lock */
    private void stop(Stop reason, BooleanSupplier still) {
        boolean first;
        Leg<C> current;
        synchronized (this) {
            if (ended || !still.getAsBoolean()) {
                return;
            }
            first = stop == null;
            stop = first ? reason : stop;
            if (!started) {
                return;
            }
            current = leg;
        }
        if (first) {
            patience = alarm(Stop.PATIENCE, () -> abandon(reason));
        }
        WaitingCalls.Wait waiting = waiting();
        if (waiting != null) {
            waiting.end();
        }
        if (current != null) {
            current.cancel();
        }
    }

    /** A provider whose bundle has stopped can say no more, but for what is on its way. */
    void stopped(Bundle bundle) {
        Leg<C> current = leg();
        if (current != null && bundle.equals(current.bundle())) {
            alarm(Stop.PATIENCE, () -> cancel(abandoned(Stop.PROVIDER_STOPPED, current)));
        }
    }

    /**
     * Ends the call itself, whatever its provider does, and tells its caller; what comes later goes nowhere. Idempotent; on
     * a thread that may meet the caller's code.
     */
    void abandon(Stop reason) {
        cancel(abandoned(reason, null));
    }

    private static void cancel(Leg<?> left) {
        if (left != null) {
            left.cancel();
        }
    }

    /**
     * As {@link #abandon}, but for the provider, which may not come back from it.
     *
     * @param only the part of the call that this is for, {@code null} for whichever there is
     * @return what is to be cancelled yet, {@code null} for nothing
     */
    Leg<C> abandoned(Stop reason, Leg<C> only) {
        Stop why;
        boolean told;
        Leg<C> current;
        synchronized (this) {
            if (ended || only != null && leg != only) {
                return null;
            }
            ended = true;
            told = stop != null;
            stop = told ? stop : reason;
            why = stop;
            current = leg;
            leg = null;
        }
        LlmException failure = why.failure();
        if (current != null) {
            calls.release(current.reference());
            failure = ignored(current.candidate().instance(), why);
            current.attempt().failed(why.kind(), failure);
        }
        quit();
        abandoned.accept(failure);
        return told ? null : current;
    }

    private LlmException ignored(Instance instance, Stop why) {
        calls.ignored(instance, why);
        return why.ignored(instance.info(), arrived(instance.info().id()));
    }

    /** @return what has come of the answer of that provider, {@code null} for nothing */
    Object arrived(String providerId) {
        PartialAnswer events = partial;
        return events == null ? null : events.get(providerId);
    }

    /** Nothing is waited for any more, and no alarm goes off. */
    private void quit() {
        WaitingCalls.Wait unwanted = waiting();
        if (unwanted != null) {
            unwanted.drop();
        }
        cancel(limit);
        cancel(patience);
        calls.ended(this);
    }

    private static void cancel(Future<?> alarm) {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    private synchronized Leg<C> leg() {
        return leg;
    }

    private synchronized WaitingCalls.Wait waiting() {
        return wait;
    }
}
