/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Calls that wait for an instance, and what they may see of it while it leaves and comes back. */
public class WaitsStress {

    /** One wait whose alarm goes off when the test says so. */
    static final class Waiting {

        private final AtomicInteger again = new AtomicInteger();
        private volatile Runnable alarm;
        private final ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(0) {
            @Override
            public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
                Alarm made = new Alarm(command);
                if (alarm == null) { // the first is the one of the wait
                    alarm = made;
                }
                return made;
            }
        };
        final WaitingCalls calls = new WaitingCalls(new RouterTimer(alarms, System::nanoTime, Runnable::run));

        WaitingCalls.Wait begin() {
            WaitingCalls.Wait wait = calls.wait(1, 1, again::incrementAndGet);
            wait.begin();
            return wait;
        }

        void over(II_Result result) {
            result.r1 = again.get();
            result.r2 = calls.size();
        }
    }

    private static final class Alarm extends FutureTask<Void> implements ScheduledFuture<Void> {

        Alarm(Runnable command) {
            super(command, null);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }

    /** The instance comes back in the moment in which the patience of the call ends. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The call looks again, once.")
    @Outcome(expect = FORBIDDEN, desc = "It looks twice or never, or its wait is kept.")
    @State
    public static class ChangeAndAlarm {
        private final Waiting waiting = new Waiting();

        /** A call waits. */
        public ChangeAndAlarm() {
            waiting.begin();
        }

        /** The instance is back. */
        @Actor
        public void changed() {
            waiting.calls.changed();
        }

        /** The patience ends. */
        @Actor
        public void alarm() {
            waiting.alarm.run();
        }

        /** All is over. */
        @Arbiter
        public void over(II_Result result) {
            waiting.over(result);
        }
    }

    /** The instance comes back while the call is cancelled. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0"},
            expect = ACCEPTABLE,
            desc = "The call looks again once, or does not care any more.")
    @Outcome(expect = FORBIDDEN, desc = "It looks twice, or its wait is kept.")
    @State
    public static class ChangeAndDrop {
        private final Waiting waiting = new Waiting();
        private final WaitingCalls.Wait wait = waiting.begin();

        /** The instance is back. */
        @Actor
        public void changed() {
            waiting.calls.changed();
        }

        /** The call is cancelled. */
        @Actor
        public void drop() {
            wait.drop();
        }

        /** All is over. */
        @Arbiter
        public void over(II_Result result) {
            waiting.over(result);
        }
    }

    /** A change comes while a call begins to wait. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The call looks again.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The change came first; the call waits for the next one.")
    @Outcome(expect = FORBIDDEN, desc = "It looks and waits on, or does neither.")
    @State
    public static class BeginAndChange {
        private final Waiting waiting = new Waiting();

        /** A call waits. */
        @Actor
        public void begin() {
            waiting.begin();
        }

        /** Something changes. */
        @Actor
        public void changed() {
            waiting.calls.changed();
        }

        /** All is over. */
        @Arbiter
        public void over(II_Result result) {
            waiting.over(result);
        }
    }

    /** An instance leaves while a call looks for it: it is there, or has just left, or both for a moment. */
    @JCStressTest
    @Outcome(
            id = {"1", "2"},
            expect = ACCEPTABLE,
            desc = "The call finds it, or what to wait for.")
    @Outcome(expect = FORBIDDEN, desc = "The call finds nothing.")
    @State
    public static class LookAndLeave {
        private final Parts parts = new Parts();
        private final FakeReference leaving = new FakeReference("a", 1);

        /** It is there. */
        public LookAndLeave() {
            parts.registered(leaving);
        }

        /** It leaves. */
        @Actor
        public void leaves() {
            parts.unregistering(leaving);
        }

        /** A call looks. */
        @Actor
        public void looks(I_Result result) {
            result.r1 = parts.remembered();
        }
    }

    /** Its successor comes while a call looks for it. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "The call finds it, or what to wait for.")
    @Outcome(expect = FORBIDDEN, desc = "The call finds nothing, or both.")
    @State
    public static class LookAndReturn {
        private final Parts parts = new Parts();
        private final FakeReference left = new FakeReference("a", 1);
        private final FakeReference coming = new FakeReference("a", 2);

        /** It has just left. */
        public LookAndReturn() {
            parts.registered(left);
            parts.unregistering(left);
        }

        /** It is back. */
        @Actor
        public void comes() {
            parts.registered(coming);
        }

        /** A call looks. */
        @Actor
        public void looks(I_Result result) {
            result.r1 = parts.remembered();
        }
    }

    /** The last two calls of an instance end at once. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Who waits for the last one is told once, and nothing is kept.")
    @Outcome(expect = FORBIDDEN, desc = "Nobody is told, or twice, or a call is counted that has ended.")
    @State
    public static class LastCalls {
        private final BusyCounts busy = new BusyCounts();
        private final FakeReference service = new FakeReference("a", 1);
        private final AtomicInteger told = new AtomicInteger();

        /** Two calls run. */
        public LastCalls() {
            busy.enter(service);
            busy.enter(service);
            busy.watch(idle -> told.incrementAndGet());
        }

        /** One ends. */
        @Actor
        public void one() {
            busy.leave(service);
        }

        /** The other ends. */
        @Actor
        public void other() {
            busy.leave(service);
        }

        /** All is over. */
        @Arbiter
        public void over(II_Result result) {
            result.r1 = told.get();
            result.r2 = busy.of(service);
        }
    }
}
