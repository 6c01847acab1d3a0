/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The signals to a subscriber, and the steps of composed calls. */
public class StreamStress {

    /** Counts what a subscriber must never see. */
    static final class Watched implements Flow.Subscriber<String> {
        private final AtomicInteger inside = new AtomicInteger();
        private volatile int events;
        private volatile int ends;
        private volatile int wrong;

        private void signal(boolean end) {
            if (inside.getAndIncrement() != 0 || ends != 0) {
                wrong++;
            }
            if (end) {
                ends++;
            } else {
                events++;
            }
            inside.getAndDecrement();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(String event) {
            signal(false);
        }

        @Override
        public void onError(Throwable failure) {
            signal(true);
        }

        @Override
        public void onComplete() {
            signal(true);
        }
    }

    /** Events from one thread, the end from another. */
    @JCStressTest
    @Outcome(
            id = {"0, 1, 0", "1, 1, 0", "2, 1, 0"},
            expect = ACCEPTABLE,
            desc = "Some events, then one end.")
    @Outcome(expect = FORBIDDEN, desc = "Signals at once, after the end, or no end.")
    @State
    public static class NextAndEnd {
        private final Watched watched = new Watched();
        private final Signals<String> signals = new Signals<>(watched);

        /** The subscriber is there. */
        public NextAndEnd() {
            signals.subscribed(null);
        }

        /** Events. */
        @Actor
        public void events() {
            signals.next("one");
            signals.next("two");
        }

        /** The end. */
        @Actor
        public void end() {
            signals.complete();
        }

        /** All is over. */
        @Arbiter
        public void over(III_Result result) {
            result.r1 = watched.events;
            result.r2 = watched.ends;
            result.r3 = watched.wrong;
        }
    }

    /** Two ends at once. */
    @JCStressTest
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "One end.")
    @Outcome(expect = FORBIDDEN, desc = "Two ends, or none.")
    @State
    public static class TwoEnds {
        private final Watched watched = new Watched();
        private final Signals<String> signals = new Signals<>(watched);

        /** The subscriber is there. */
        public TwoEnds() {
            signals.subscribed(null);
        }

        /** One. */
        @Actor
        public void fails() {
            signals.fail(new IllegalStateException());
        }

        /** The other. */
        @Actor
        public void completes() {
            signals.complete();
        }

        /** All is over. */
        @Arbiter
        public void over(III_Result result) {
            result.r1 = watched.events;
            result.r2 = watched.ends;
            result.r3 = watched.wrong;
        }
    }

    /** A composed call that counts its steps without any care of its own. */
    static final class Steps extends ComposedStream<String> {
        private final AtomicInteger inside = new AtomicInteger();
        private int steps; // what makes it right is that steps run one after the other
        private volatile int wrong;

        Steps() {
            super(Runnable::run, new Watched());
        }

        void step() {
            if (inside.getAndIncrement() != 0) {
                wrong++;
            }
            steps++;
            inside.getAndDecrement();
        }

        @Override
        void begin() {
            step();
        }

        @Override
        void demanded(long count) {
            step();
        }

        @Override
        void cancelled() {}

        @Override
        void halt() {}
    }

    /** Steps from two sides. */
    @JCStressTest
    @Outcome(id = "3, 2, 0", expect = ACCEPTABLE, desc = "All of them, one after the other.")
    @Outcome(expect = FORBIDDEN, desc = "A step or some demand was lost, or two ran at once.")
    @State
    public static class PostAndHandOver {
        private final Steps steps = new Steps();

        /** What providers tell. */
        @Actor
        public void posts() {
            steps.post(steps::step);
            steps.post(steps::step);
        }

        /** What the subscriber wants. */
        @Actor
        public void handsOver() {
            steps.request(2);
        }

        /** All is over. */
        @Arbiter
        public void over(III_Result result) {
            result.r1 = steps.steps;
            result.r2 = (int) steps.demand();
            result.r3 = steps.wrong;
        }
    }
}
