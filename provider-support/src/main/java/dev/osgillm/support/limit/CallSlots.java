/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Places for calls that run at the same time, and a queue before them: first come, first served. A place is
 * <ol>
 *   <li><b>running</b> at once while places are free and nobody waits,
 *   <li>else <b>waiting</b> while the queue is not full, and running as soon as it is the first one and a place is freed,
 *   <li>else <b>refused</b>;
 *   <li>and <b>left</b> from its {@link Place#leave()} on, whatever it was before. What was running is freed by that, once.
 * </ol>
 *
 * From {@link #close()} on a place that is freed goes to nobody who waits.
 *
 * Thread safe. Waits without a thread; a callback runs on the thread that frees a place, with nothing locked.
 */
final class CallSlots {

    /** Where a call is. */
    enum Standing {
        RUNNING,
        WAITING,
        REFUSED,
        LEFT
    }

    private final int most;
    private final int mostWaiting;
    private final Set<Place> queue = new LinkedHashSet<>(); // guarded by this
    private int running; // guarded by this
    private boolean closed; // guarded by this

    /**
     * @param most that run, at least 1
     * @param mostWaiting that wait, at least 0
     */
    CallSlots(int most, int mostWaiting) {
        this.most = most;
        this.mostWaiting = mostWaiting;
    }

    /** @param granted runs once if the place is waiting first and running later */
    Place enter(Runnable granted) {
        synchronized (this) {
            Standing first = running < most // then nobody waits
                    ? Standing.RUNNING
                    : queue.size() < mostWaiting ? Standing.WAITING : Standing.REFUSED;
            Place place = new Place(first, granted);
            if (first == Standing.RUNNING) {
                running++;
            } else if (first == Standing.WAITING) {
                queue.add(place);
            }
            return place;
        }
    }

    /** What waits stays where it is until it leaves. Idempotent. */
    synchronized void close() {
        closed = true;
    }

    /** @return how many run */
    synchronized int running() {
        return running;
    }

    /** @return how many wait */
    synchronized int waiting() {
        return queue.size();
    }

    /** One call's place. */
    final class Place {

        private final Standing first;
        private final Runnable granted;
        private Standing standing; // guarded by the slots

        private Place(Standing first, Runnable granted) {
            this.first = first;
            this.granted = granted;
            standing = first;
        }

        /** @return what it was when it was entered: {@code RUNNING}, {@code WAITING} or {@code REFUSED} */
        Standing first() {
            return first;
        }

        /** Gives the place back, or stops waiting for one. Idempotent. */
        void leave() {
            Place next = null;
            synchronized (CallSlots.this) {
                if (standing == Standing.WAITING) {
                    queue.remove(this);
                } else if (standing == Standing.RUNNING) {
                    next = pass();
                }
                standing = Standing.LEFT;
            }
            if (next != null) {
                next.granted.run();
            }
        }

        /** The place goes to the first one in the queue; nobody who comes now is faster. */
        private Place pass() {
            Iterator<Place> waiting = queue.iterator();
            if (closed || !waiting.hasNext()) {
                running--;
                return null;
            }
            Place next = waiting.next();
            waiting.remove();
            next.standing = Standing.RUNNING;
            return next;
        }
    }
}
