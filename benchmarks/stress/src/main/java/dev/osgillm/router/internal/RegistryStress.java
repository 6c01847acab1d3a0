/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Instant;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What calls see of services that come, change and go at once. */
public class RegistryStress {

    /** Two come at once. */
    @JCStressTest
    @Outcome(
            id = {"2, 1", "2, 2"},
            expect = ACCEPTABLE,
            desc = "Each is there when its publisher goes on, and both in the end.")
    @Outcome(expect = FORBIDDEN, desc = "One was lost.")
    @State
    public static class Arrivals {
        private final Parts parts = new Parts();
        private final FakeReference one = new FakeReference("a", 1);
        private final FakeReference other = new FakeReference("b", 2);

        /** One comes. */
        @Actor
        public void one(II_Result result) {
            parts.registered(one);
            result.r2 = parts.size();
        }

        /** The other comes. */
        @Actor
        public void other() {
            parts.registered(other);
        }

        /** All is over. */
        @Arbiter
        public void end(II_Result result) {
            result.r1 = parts.size();
        }
    }

    /** A late change overtakes the end of a service. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It is gone, and calls may wait for it.")
    @Outcome(expect = FORBIDDEN, desc = "It came back from the dead, or was forgotten.")
    @State
    public static class End {
        private final Parts parts = new Parts();
        private final FakeReference reference = new FakeReference("a", 1);

        /** It is there. */
        public End() {
            parts.registered(reference);
        }

        /** It changes. */
        @Actor
        public void modified() {
            reference.ranking(1);
            parts.modified(reference);
        }

        /** It goes. */
        @Actor
        public void unregistering() {
            parts.unregistering(reference);
        }

        /** All is over. */
        @Arbiter
        public void end(II_Result result) {
            result.r1 = parts.size();
            result.r2 = parts.remembered();
        }
    }

    /** One leaves while another comes: nobody who left is forgotten for that. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "One is there, and calls may wait for the other.")
    @Outcome(expect = FORBIDDEN, desc = "The one that left was forgotten.")
    @State
    public static class Departure {
        private final Parts parts = new Parts();
        private final FakeReference leaving = new FakeReference("a", 1);
        private final FakeReference coming = new FakeReference("b", 2);

        /** One is there. */
        public Departure() {
            parts.registered(leaving);
        }

        /** It goes. */
        @Actor
        public void leaves() {
            parts.unregistering(leaving);
        }

        /** Another comes. */
        @Actor
        public void comes() {
            parts.registered(coming);
        }

        /** All is over. */
        @Arbiter
        public void end(II_Result result) {
            result.r1 = parts.size();
            result.r2 = parts.remembered();
        }
    }

    /** Two changes of the properties of one service, told by two threads. */
    @JCStressTest
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "The properties that it has now.")
    @Outcome(expect = FORBIDDEN, desc = "Old properties stayed.")
    @State
    public static class Changes {
        private final Parts parts = new Parts();
        private final FakeReference reference = new FakeReference("a", 1);

        /** It is there. */
        public Changes() {
            parts.registered(reference);
        }

        /** The last change happens first, and its event comes whenever it comes. */
        @Actor
        public void changed() {
            reference.ranking(2);
            parts.modified(reference);
        }

        /** The event of an earlier change comes late. */
        @Actor
        public void late() {
            parts.modified(reference);
        }

        /** All is over. */
        @Arbiter
        public void end(II_Result result) {
            result.r1 = parts.ranking("a");
            result.r2 = parts.size();
        }
    }

    /** A service is taken out of service while a call obtains it. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1", "0, 1"},
            expect = ACCEPTABLE,
            desc = "Not called, or seen; or seen for the moment in which the call finds out.")
    @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "Called, and the drain thought that nobody was.")
    @State
    public static class Drain {
        private final Parts parts = new Parts();
        private final RunningCalls calls = parts.calls();
        private final FakeReference reference = new FakeReference("a", 1);

        /** It is there. */
        public Drain() {
            parts.registered(reference);
        }

        /** A call obtains it. */
        @Actor
        public void call(II_Result result) {
            result.r1 = calls.obtain(reference) == null ? 0 : 1;
        }

        /** It is taken out of service. */
        @Actor
        public void drain(II_Result result) {
            parts.registry.instances().takeOut(1, Instant.EPOCH);
            result.r2 = parts.registry.busy().of(reference) == 0 ? 0 : 1;
        }
    }
}
