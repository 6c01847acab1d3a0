/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** The order of signals, whoever brings them. */
class SignalsTest {

    private final List<Object> told = new ArrayList<>();
    private final Signals<String> signals = new Signals<>(new Flow.Subscriber<>() {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            told.add("subscribed");
        }

        @Override
        public void onNext(String event) {
            told.add(event);
        }

        @Override
        public void onError(Throwable failure) {
            told.add(failure);
        }

        @Override
        public void onComplete() {
            told.add("complete");
        }
    });

    @Test
    void anEndThatComesFirstIsToldAfterTheSubscription() {
        IllegalStateException failure = new IllegalStateException();
        signals.fail(failure);
        assertThat(told).isEmpty();
        assertThat(signals.subscribed(null)).isTrue();
        assertThat(told).containsExactly("subscribed", failure);
    }

    @Test
    void nothingFollowsTheEnd() {
        signals.subscribed(null);
        signals.next("one");
        signals.complete();
        signals.next("two");
        signals.fail(new IllegalStateException());
        assertThat(told).containsExactly("subscribed", "one", "complete");
    }

    @Test
    void aSilentEndIsNotTold() {
        signals.subscribed(null);
        signals.silence();
        signals.complete();
        assertThat(signals.next("one")).as("nobody threw").isTrue();
        assertThat(told).containsExactly("subscribed");
    }
}
