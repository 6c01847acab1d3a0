/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a subscriber throws reaches neither the threads of the transport nor the run. */
class EventRelayTest {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();

    /** What a subscriber may throw; its classes are gone when its bundle is. */
    static Stream<Throwable> thrown() {
        return Stream.of(
                new IllegalStateException("thrown by the test"), new NoClassDefFoundError("gone/with/the/Bundle"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void aSubscriberMayThrowWhenItsCallIsComplete(Throwable thrown) {
        assertEndsWith(thrown, "onComplete", EventRelay::complete);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void aSubscriberMayThrowWhenItsCallFails(Throwable thrown) {
        assertEndsWith(thrown, "onError", relay -> relay.fail(new IllegalArgumentException("failed")));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void aSubscriberMayThrowWhenItsCallIsStopped(Throwable thrown) {
        assertEndsWith(thrown, "onError", relay -> relay.stop(new IllegalArgumentException("stopped")));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void aSubscriberThatThrowsAtAnEventGetsNothingMore(Throwable thrown) {
        assertEndsWith(thrown, "onNext", relay -> {
            relay.emit("a");
            relay.emit("b");
            relay.complete();
        });
    }

    private void assertEndsWith(Throwable thrown, String signal, Consumer<EventRelay<String>> run) {
        EventRelay<String> relay = new EventRelay<>(new Throwing(thrown), new Source(), tasks::add);
        relay.begin(() -> run.accept(relay));
        assertThatCode(this::work).doesNotThrowAnyException();
        relay.noteElsewhere(() -> told.add("a note after the end"));
        relay.cancel();
        assertThatCode(this::work).doesNotThrowAnyException();
        assertThat(told.subList(0, 2)).containsExactlyInAnyOrder("over", signal);
        assertThat(told).filteredOn(signal::equals).hasSize(1);
        assertThat(told).doesNotContain("ready");
    }

    private void work() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private final class Source implements EventRelay.Source {

        @Override
        public void ready(boolean demanded) {
            told.add("ready");
        }

        @Override
        public Throwable describe(Throwable failure) {
            return failure;
        }

        @Override
        public void over() {
            told.add("over");
        }
    }

    /** Throws at each signal but the first. */
    private final class Throwing implements Flow.Subscriber<String> {

        private final Throwable thrown;

        Throwing(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String event) {
            fail("onNext");
        }

        @Override
        public void onError(Throwable failure) {
            fail("onError");
        }

        @Override
        public void onComplete() {
            fail("onComplete");
        }

        private void fail(String signal) {
            told.add(signal);
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }
    }
}
