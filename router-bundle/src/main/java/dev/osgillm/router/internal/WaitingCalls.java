/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that wait for an instance to come back. None has a thread: each is told once that it may look again. After a
 * change they are told in the order in which they began to wait, {@link #PORTION} at a time and the next as those end or
 * wait anew, so that an instance which has just come does not get all of them at once. After each {@link #TICK} there is
 * another portion in any case: no call waits for the answer of another one.
 *
 * <p>The first {@link #FIRST} of them have a head start, {@link #HEAD_START} or until one of them has ended: they load what
 * the code of an instance that has just come has not loaded yet, which many at once would do in each other's way.
 */
final class WaitingCalls {

    static final int FIRST = 2;
    static final Duration HEAD_START = Duration.ofMillis(20);
    static final int PORTION = 32;
    static final Duration TICK = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(WaitingCalls.class);

    /** Where a call is: it goes from one to the next, may leave some out, and never goes back. */
    private enum State {
        NEW,
        WAITING,
        /** It may look again when its turn comes. */
        DUE,
        TOLD,
        OVER
    }

    private final RouterTimer timer;

    // Guarded by this; nobody else's code runs under it.
    private final Set<Wait> waiting = new LinkedHashSet<>();
    private final Set<Wait> due = new LinkedHashSet<>();
    private int places = FIRST; // that are free
    private boolean open; // the head start is over
    private int round; // counts the ticks
    private boolean ticking;
    private boolean telling;
    private boolean closed;

    WaitingCalls(RouterTimer timer) {
        this.timer = timer;
    }

    /**
     * @param limit how many nanoseconds to wait for a change
     * @param total how many nanoseconds to wait for the turn after a change
     * @param again runs once, unless the wait is dropped: elsewhere, and perhaps before {@link Wait#begin} returns
     * @return a wait that has not begun
     */
    Wait wait(long limit, long total, Runnable again) {
        long now = timer.now();
        return new Wait(now + Math.min(limit, total), now + total, total == Long.MAX_VALUE, again);
    }

    /** What there is has changed. */
    void changed() {
        synchronized (this) {
            waiting.forEach(Wait::setDue);
            waiting.clear();
        }
        tell();
    }

    /** The router stops: nobody waits any more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        changed();
    }

    synchronized int size() {
        return waiting.size() + due.size();
    }

    /** @param portions whether the head start was over when the tick began */
    private void tick(boolean portions) {
        synchronized (this) {
            ticking = false;
            if (due.isEmpty()) {
                round++;
                open = false;
                places = FIRST;
            } else if (!open) {
                open();
            } else if (portions) {
                round++;
                places = PORTION;
            }
        }
        tell();
    }

    private void open() {
        open = true;
        places += PORTION - FIRST;
    }

    /** Whoever finds nobody at it tells, also those that become due meanwhile: no call is told within another one. */
    private void tell() {
        for (List<Wait> portion = portion(false); !portion.isEmpty(); portion = portion(true)) {
            portion.forEach(Wait::goOn);
        }
    }

    /** @param mine whether the caller is at it already */
    private synchronized List<Wait> portion(boolean mine) {
        List<Wait> portion = new ArrayList<>();
        if (telling && !mine) {
            return portion;
        }
        for (Iterator<Wait> next = due.iterator(); next.hasNext() && (places > 0 || closed); places--) {
            Wait wait = next.next();
            next.remove();
            wait.setTold();
            portion.add(wait);
        }
        telling = !portion.isEmpty();
        if (places < (open ? PORTION : FIRST) && !ticking && !closed) {
            boolean portions = open;
            ticking = alarm((open ? TICK : HEAD_START).toNanos(), () -> tick(portions)) != null;
        }
        return portion;
    }

    /** @return {@code null} when the router has stopped, and closes this */
    private Future<?> alarm(long nanos, Runnable task) {
        try {
            return timer.after(nanos, task);
        } catch (RejectedExecutionException e) {
            closed = true;
            return null;
        }
    }

    final class Wait {

        private final long changeBy;
        private final long turnBy;
        private final boolean patient;
        private final Runnable again;

        // Guarded by the calls.
        private State state = State.NEW;
        private Future<?> alarm;
        private int told;
        private boolean ran;

        private Wait(long changeBy, long turnBy, boolean patient, Runnable again) {
            this.changeBy = changeBy;
            this.turnBy = turnBy;
            this.patient = patient;
            this.again = again;
        }

        /** Waits for a change from here on, unless it has ended by now. */
        void begin() {
            synchronized (WaitingCalls.this) {
                if (state != State.NEW) {
                    return;
                }
                state = State.WAITING;
                waiting.add(this);
                alarm = alarm(changeBy - timer.now(), this::late);
                if (!closed) {
                    return;
                }
            }
            end();
        }

        /** There was a change that {@link #changed()} may have told before this began. */
        void look() {
            synchronized (WaitingCalls.this) {
                if (state == State.WAITING) {
                    waiting.remove(this);
                    setDue();
                }
            }
            tell();
        }

        private void setDue() {
            state = State.DUE;
            due.add(this);
        }

        /** Nobody came in time; or somebody did, and then only the limit of the call itself counts. */
        private void late() {
            synchronized (WaitingCalls.this) {
                if (state == State.DUE) {
                    long left = turnBy - timer.now();
                    if (patient) {
                        return;
                    }
                    if (left > 0) {
                        alarm = alarm(left, this::late);
                        return;
                    }
                }
            }
            end();
        }

        /** Lets the call look again now, whoever else waits, unless it was told to. Idempotent. */
        void end() {
            synchronized (WaitingCalls.this) {
                if (state == State.TOLD || state == State.OVER) {
                    return;
                }
                leave();
            }
            timer.elsewhere(again);
        }

        /** The call does not want to know any more, or has ended: gives its place back. Idempotent. */
        void drop() {
            synchronized (WaitingCalls.this) {
                if (state == State.TOLD && told == round) {
                    places++;
                    if (!open) {
                        open();
                    }
                }
                leave();
            }
            tell();
        }

        private void leave() {
            state = State.OVER;
            waiting.remove(this);
            due.remove(this);
            stopAlarm();
        }

        private void goOn() {
            try {
                timer.elsewhere(this::run);
            } catch (RuntimeException | Error e) { // of whoever has the threads
                LOG.error("A call could not go on, and tries again", e);
                synchronized (WaitingCalls.this) {
                    if (state == State.TOLD && !ran && !closed) {
                        setDue(); // for the next tick: its place is not given back
                    }
                }
            }
        }

        private void run() {
            synchronized (WaitingCalls.this) {
                ran = true;
            }
            again.run();
        }

        private void setTold() {
            state = State.TOLD;
            told = round;
            stopAlarm();
        }

        private void stopAlarm() {
            if (alarm != null) {
                alarm.cancel(false);
            }
        }
    }
}
