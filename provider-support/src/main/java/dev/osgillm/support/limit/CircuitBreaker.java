/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import java.time.Duration;

/**
 * Leaves a server alone that does not answer.
 *
 * <pre>
 * CLOSED     calls pass. So many failures in a row, with no answer between: OPEN
 * OPEN       calls are refused until the pause is over. The next one then asks for a probe: PROBING
 * PROBING    calls are refused. A bad probe: OPEN, for twice as long, up to a limit
 *            A good probe, and the call that asked for it still waits: TRIAL, which is that call; else HALF_OPEN
 * HALF_OPEN  the next call passes: TRIAL
 * TRIAL      all others are refused; after each pause without an outcome one more passes as a trial
 *            A trial is answered: CLOSED. One fails: OPEN, for twice as long, up to a limit
 *            All end otherwise, such as cancelled: HALF_OPEN
 * </pre>
 *
 * Who passes gets a number that goes with what is told of the call later. A number of an earlier state is out of date and
 * changes nothing: calls that began before it opened may end at any time, well or badly.
 *
 * <p>Somebody else's probe, a health check of a person's say, tells something as well. Its failure counts while CLOSED. Its
 * success makes HALF_OPEN of OPEN. It does not interrupt a row of failures: a server may well list its models and answer
 * nothing.
 *
 * <p>Thread safe; nothing waits in here.
 */
final class CircuitBreaker {

    /** Instead of a number: the caller makes a probe and tells {@link #probed}. */
    static final long PROBE = -1;

    /** Instead of a number: no. */
    static final long REFUSED = -2;

    /** The most that doubling the pause reaches. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    enum State {
        CLOSED,
        OPEN,
        PROBING,
        HALF_OPEN,
        TRIAL
    }

    /**
     * What a refused caller is told.
     *
     * @param failures in a row
     * @param since how long it has been open
     * @param next until it is tried again; zero while it is being tried
     * @param last what failed last
     */
    record Outage(int failures, Duration since, Duration next, String last) {}

    private final int threshold;
    private final long firstPause;
    private final long longestPause;

    // All guarded by this.
    private State state = State.CLOSED;
    private long number;
    private int failures;
    private String last = "";
    private long pause;
    private long openedAt;
    private long retryAt;
    private boolean heard; // while it is probed
    private int trials;
    private long trialAt;

    /**
     * @param threshold how many failures in a row open it, at least 1
     * @param pause the first one, more than zero
     */
    CircuitBreaker(int threshold, Duration pause) {
        this.threshold = threshold;
        firstPause = pause.toNanos();
        longestPause = Math.max(firstPause, LONGEST.toNanos());
        this.pause = firstPause;
    }

    /** @return whether a call that came now would be refused. Changes nothing */
    synchronized boolean refuses(long now) {
        return switch (state) {
            case CLOSED, HALF_OPEN -> false;
            case OPEN -> now - retryAt < 0;
            case PROBING -> true;
            case TRIAL -> now - trialAt < pause;
        };
    }

    /** @return the number of a call that passes, {@link #PROBE} or {@link #REFUSED} */
    synchronized long ask(long now) {
        if (refuses(now)) {
            return REFUSED;
        }
        if (state == State.OPEN) {
            state = State.PROBING;
            heard = false;
            return PROBE;
        }
        return switch (state) {
            case HALF_OPEN -> trial(now);
            case TRIAL -> anotherTrial(now);
            default -> number;
        };
    }

    /**
     * The probe that {@link #ask} wanted has ended.
     *
     * @param good whether the server is well. Any answer that its exchanges have got is good enough as well
     * @param wanted whether the call that asked still waits
     * @param problem what was found, unless it is good
     * @return the number of that call, which is the trial, or {@link #REFUSED}
     */
    synchronized long probed(boolean good, boolean wanted, String problem, long now) {
        if (state != State.PROBING) {
            return REFUSED;
        }
        if (!good && !heard) {
            last = problem;
            openLonger(now);
            return REFUSED;
        }
        state = State.HALF_OPEN;
        return wanted ? trial(now) : REFUSED;
    }

    /** The server has begun to answer a call. */
    synchronized void answered(long call) {
        if (call != number) {
            return;
        }
        failures = 0;
        if (state == State.TRIAL) {
            state = State.CLOSED;
            pause = firstPause;
            number++;
        }
    }

    /**
     * The server has not answered a call.
     *
     * @return whether that opened it
     */
    synchronized boolean failed(long call, String problem, long now) {
        if (call != number) {
            return false;
        }
        if (state == State.TRIAL) {
            last = problem;
            failures++;
            openLonger(now);
            return true;
        }
        return state == State.CLOSED && counted(problem, now);
    }

    /** A call has ended in a way that says nothing about the server. */
    synchronized void abandoned(long call) {
        if (call == number && state == State.TRIAL && --trials == 0) {
            state = State.HALF_OPEN;
            number++;
        }
    }

    /** Somebody else's probe was answered. */
    synchronized void othersProbeAnswered() {
        heard = true;
        if (state == State.OPEN) {
            state = State.HALF_OPEN;
        }
    }

    /**
     * Somebody else's probe was not answered.
     *
     * @return whether that opened it
     */
    synchronized boolean othersProbeFailed(String problem, long now) {
        return state == State.CLOSED && counted(problem, now);
    }

    /** @return what to tell a caller who was refused */
    synchronized Outage outage(long now) {
        Duration next = Duration.ofNanos(state == State.OPEN ? Math.max(0, retryAt - now) : 0);
        return new Outage(failures, Duration.ofNanos(Math.max(0, now - openedAt)), next, last);
    }

    synchronized State state() {
        return state;
    }

    private boolean counted(String problem, long now) {
        last = problem;
        failures++;
        if (failures < threshold) {
            return false;
        }
        openedAt = now;
        open(now);
        return true;
    }

    private void openLonger(long now) {
        pause = Math.min(longestPause, pause * 2);
        open(now);
    }

    private void open(long now) {
        state = State.OPEN;
        retryAt = now + pause;
        number++;
    }

    private long trial(long now) {
        state = State.TRIAL;
        number++;
        trials = 0;
        return anotherTrial(now);
    }

    /** They have one number: the first that tells something decides. */
    private long anotherTrial(long now) {
        trials++;
        trialAt = now;
        return number;
    }
}
