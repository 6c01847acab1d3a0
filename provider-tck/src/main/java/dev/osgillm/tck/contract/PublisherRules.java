/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.concurrent.Flow;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/**
 * The Reactive Streams TCK for one kind of publisher, its rules run as dynamic tests of JUnit. What the TCK skips is
 * aborted, with its reason: rules that no test can verify, and the optional ones about many subscribers.
 */
final class PublisherRules<E> extends FlowPublisherVerification<E> {

    /** How long the TCK waits for what must come; a good publisher never takes so long. */
    private static final long PATIENCE_MILLIS = 30_000;

    /** How long the TCK waits for what must not come; paid by each rule of that kind. */
    private static final long QUIET_MILLIS = 40;

    /** How long a cancelled publisher may take to forget its subscriber; always paid, once for each try. */
    private static final long FORGETTING_MILLIS = 60;

    private static final String DEPENDS_ON_GARBAGE_COLLECTION =
            "required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber";
    private static final int TRIES = 5;
    private static final int FEW = 5;

    private final LongFunction<? extends Flow.Publisher<E>> publishers;
    private final Supplier<? extends Flow.Publisher<E>> failed;

    private PublisherRules(
            LongFunction<? extends Flow.Publisher<E>> publishers, Supplier<? extends Flow.Publisher<E>> failed) {
        super(new PatientEnvironment(PATIENCE_MILLIS, QUIET_MILLIS), FORGETTING_MILLIS);
        this.publishers = publishers;
        this.failed = failed;
    }

    /** @return one test for each rule, each with a verification of its own, so that no error reaches the next */
    static <E> Stream<DynamicTest> tests(
            LongFunction<? extends Flow.Publisher<E>> publishers, Supplier<? extends Flow.Publisher<E>> failed) {
        return Stream.of(PublisherRules.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .map(rule -> BoundedTest.of(rule.getName(), () -> test(rule, publishers, failed)));
    }

    private static <E> void test(
            Method rule,
            LongFunction<? extends Flow.Publisher<E>> publishers,
            Supplier<? extends Flow.Publisher<E>> failed)
            throws Throwable {
        // The TCK waits for the garbage collector for a fixed time, which a busy machine may exceed.
        int tries = rule.getName().equals(DEPENDS_ON_GARBAGE_COLLECTION) ? TRIES : 1;
        for (int left = tries - 1; ; left--) {
            try {
                new PublisherRules<>(publishers, failed).run(rule);
                return;
            } catch (AssertionError e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    private void run(Method rule) throws Throwable {
        setUp();
        try {
            rule.invoke(this);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException skipped) {
                throw new TestAbortedException(skipped.getMessage(), skipped);
            }
            throw e.getCause();
        }
    }

    /** Where the number does not matter the TCK asks for none, which a stream that ends with its result cannot be. */
    @Override
    public Flow.Publisher<E> createFlowPublisher(long elements) {
        for (long some = elements; elements == 0 && some < FEW; some++) {
            try {
                return publishers.apply(some);
            } catch (TestAbortedException e) {
                // One more, then.
            }
        }
        return publishers.apply(elements);
    }

    @Override
    public Flow.Publisher<E> createFailedFlowPublisher() {
        return failed.get();
    }
}
