/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.StreamingCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The rules of {@link StreamingCall} for calls of every kind, as dynamic tests for a method annotated with
 * {@link org.junit.jupiter.api.TestFactory}. Needs nothing but calls: neither a scripted server nor a dialect.
 */
public final class StreamingCalls {

    /** Where a test asks for more events than this, it means a stream that does not end by itself. */
    public static final int MANY = 200;

    private StreamingCalls() {}

    /**
     * The <a href="https://github.com/reactive-streams/reactive-streams-jvm/tree/master/tck-flow">Reactive Streams TCK</a>
     * for the events of calls, and what the TCK does not know: who may run a call, and how it can be cancelled.
     *
     * @param calls makes a call that was not started and has exactly so many events, the result among them. Where that is
     *     impossible it throws {@code TestAbortedException}; the TCK asks for 0 to 20 events, and for {@link #MANY}
     *     instead of an endless stream; where it asks for none it takes more, too. Called by the thread of the test, several times in one test
     * @return the tests, to be run while what the calls need is there
     */
    public static <E, R> Stream<DynamicTest> verify(LongFunction<? extends StreamingCall<E, R>> calls) {
        return Stream.concat(verifyEvents(calls), CallUse.tests(calls));
    }

    /** The Reactive Streams TCK alone, for events of calls, see {@link #verify}. */
    public static <E, R> Stream<DynamicTest> verifyEvents(LongFunction<? extends StreamingCall<E, R>> calls) {
        List<StreamingCall<E, R>> made = new ArrayList<>();
        LongFunction<StreamingCall<E, R>> kept = elements -> {
            // The rule before may have left a call that still runs.
            made.forEach(StreamingCall::cancel);
            made.clear();
            StreamingCall<E, R> call = calls.apply(elements);
            made.add(call);
            return call;
        };
        return verifyPublisher(elements -> kept.apply(elements).events(), () -> {
            StreamingCall<E, R> cancelled = kept.apply(3);
            cancelled.cancel();
            return cancelled.events();
        });
    }

    /**
     * The Reactive Streams TCK alone, for publishers of any kind that serve one subscriber.
     *
     * @param publishers makes a publisher of exactly so many elements, see {@link #verify}
     * @param failed makes a publisher that gives its subscriber a subscription and then an error
     */
    public static <E> Stream<DynamicTest> verifyPublisher(
            LongFunction<? extends Flow.Publisher<E>> publishers, Supplier<? extends Flow.Publisher<E>> failed) {
        return PublisherRules.tests(elements -> publishers.apply(Math.min(elements, MANY)), failed);
    }
}
