/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherRulesTest {

    /** Longer than the TCK waits for what must not come. */
    private static final long LATE_MILLIS = 200;

    @ParameterizedTest
    @ValueSource(strings = {"requestZero", "requestNegative"})
    void waitForAnErrorThatComesLate(String demand) {
        Executor late = CompletableFuture.delayedExecutor(LATE_MILLIS, TimeUnit.MILLISECONDS);

        assertThatCode(() -> refusing(demand, late, new IllegalArgumentException("3.9 no demand")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"requestZero", "requestNegative"})
    void noticeTheWrongError(String demand) {
        assertThatThrownBy(() -> refusing(demand, Runnable::run, new IllegalStateException("3.9 no demand")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("IllegalArgumentException");
    }

    /** Runs the rule for a publisher that says nothing but this when it is asked for anything. */
    private static void refusing(String demand, Executor executor, Throwable refusal) throws Throwable {
        Flow.Publisher<String> publisher = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                executor.execute(() -> subscriber.onError(refusal));
            }

            @Override
            public void cancel() {}
        });
        Stream<DynamicTest> rules = PublisherRules.tests(elements -> publisher, () -> publisher);
        DynamicTest rule = rules.filter(test -> test.getDisplayName().startsWith("required_spec309_" + demand))
                .findFirst()
                .orElseThrow();
        rule.getExecutable().execute();
    }
}
