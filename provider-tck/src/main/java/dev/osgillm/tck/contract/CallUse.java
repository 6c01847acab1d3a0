/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.ResultEvent;
import dev.osgillm.api.StreamingCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** What a streaming call owes who runs it, beyond Reactive Streams. Calls are held by demand, not by a server. */
final class CallUse<E, R> {

    private static final int EVENTS = 4;
    private static final long LIMIT_SECONDS = 30;

    /** How long something that must not happen gets to happen. */
    private static final Duration A_WHILE = Duration.ofMillis(100);

    private final LongFunction<? extends StreamingCall<E, R>> calls;

    private CallUse(LongFunction<? extends StreamingCall<E, R>> calls) {
        this.calls = calls;
    }

    static <E, R> Stream<DynamicTest> tests(LongFunction<? extends StreamingCall<E, R>> calls) {
        CallUse<E, R> rules = new CallUse<>(calls);
        return Stream.of(
                BoundedTest.of("endsWithItsResult", rules::endsWithItsResult),
                BoundedTest.of("answersABlockingCall", rules::answersABlockingCall),
                BoundedTest.of("answersAnAsynchronousCall", rules::answersAnAsynchronousCall),
                BoundedTest.of("iteratesOverTheSameEvents", rules::iteratesOverTheSameEvents),
                BoundedTest.of("runsOnlyOnce", rules::runsOnlyOnce),
                BoundedTest.of("refusesASecondSubscriber", rules::refusesASecondSubscriber),
                BoundedTest.of("cancelBeforeTheStartFailsTheCall", rules::cancelBeforeTheStartFailsTheCall),
                BoundedTest.of("cancelInTheMiddleFailsOnce", rules::cancelInTheMiddleFailsOnce),
                BoundedTest.of("cancelNeedsNoDemand", rules::cancelNeedsNoDemand),
                BoundedTest.of("cancelAfterTheEndChangesNothing", rules::cancelAfterTheEndChangesNothing),
                BoundedTest.of("aSubscribersOwnCancelIsSilent", rules::aSubscribersOwnCancelIsSilent),
                BoundedTest.of("aSubscriberThatThrowsIsCancelled", rules::aSubscriberThatThrowsIsCancelled),
                BoundedTest.of("closingAnIterationEndsTheCall", rules::closingAnIterationEndsTheCall));
    }

    private StreamingCall<E, R> call() {
        return calls.apply(EVENTS);
    }

    private void endsWithItsResult() {
        EventProbe<E> probe = EventProbe.subscribed(call().events());

        probe.awaitResult();
        assertThat(probe.events()).hasSize(EVENTS);
        assertThat(probe.eventThread()).isNotSameAs(Thread.currentThread());
        probe.assertQuietFor(A_WHILE);
    }

    private void answersABlockingCall() {
        assertThat(call().execute()).as("the answer").hasSameClassAs(resultOfAnother());
    }

    private void answersAnAsynchronousCall() throws Exception {
        CompletableFuture<R> answer = call().executeAsync().toCompletableFuture();

        assertThat(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS)).as("the answer").hasSameClassAs(resultOfAnother());
    }

    private Object resultOfAnother() {
        return EventProbe.subscribed(call().events()).awaitResult();
    }

    private void iteratesOverTheSameEvents() {
        List<E> events = new ArrayList<>();

        try (EventStream<E> stream = call().stream()) {
            stream.forEachRemaining(events::add);
        }

        assertThat(events).hasSize(EVENTS);
        assertThat(events.get(EVENTS - 1)).isInstanceOf(ResultEvent.class);
    }

    private void runsOnlyOnce() throws Exception {
        StreamingCall<E, R> call = call();
        call.execute();

        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        call.executeAsync().whenComplete((result, thrown) -> failure.complete(thrown));
        assertThat(failure.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
    }

    private void refusesASecondSubscriber() {
        StreamingCall<E, R> call = call();
        EventProbe<E> first = EventProbe.subscribed(call.events(), 1).awaitEvents(1);

        EventProbe<E> second = EventProbe.subscribed(call.events());

        assertThat(second.awaitTerminal()).isInstanceOf(IllegalStateException.class);
        assertThat(second.events()).isEmpty();
        first.request(Long.MAX_VALUE);
        first.awaitResult();
    }

    private void cancelBeforeTheStartFailsTheCall() {
        StreamingCall<E, R> stream = call();
        StreamingCall<E, R> blocking = call();
        stream.cancel();
        stream.cancel();
        blocking.cancel();

        EventProbe<E> probe = EventProbe.subscribed(stream.events());

        assertCancelled(probe);
        assertThat(probe.events()).isEmpty();
        assertThat(Failures.of(blocking).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    private void cancelInTheMiddleFailsOnce() {
        StreamingCall<E, R> call = call();
        EventProbe<E> probe = EventProbe.subscribed(call.events(), 2).awaitEvents(2);

        call.cancel();
        call.cancel();

        assertCancelled(probe);
        assertThat(probe.events()).hasSize(2);
    }

    private void cancelNeedsNoDemand() {
        StreamingCall<E, R> call = call();
        EventProbe<E> probe = EventProbe.subscribed(call.events(), 0);

        call.cancel();

        assertCancelled(probe);
    }

    private void cancelAfterTheEndChangesNothing() {
        StreamingCall<E, R> call = call();
        EventProbe<E> probe = EventProbe.subscribed(call.events());
        probe.awaitResult();

        call.cancel();

        probe.assertQuietFor(A_WHILE);
    }

    private void aSubscribersOwnCancelIsSilent() {
        EventProbe<E> probe = EventProbe.subscribed(call().events(), 1).awaitEvents(1);

        probe.cancel();
        probe.request(EVENTS);

        probe.assertQuietFor(A_WHILE);
        assertThat(probe.ended()).isFalse();
    }

    private void aSubscriberThatThrowsIsCancelled() {
        EventProbe<E> probe = new EventProbe<>(Long.MAX_VALUE);
        probe.react(signal -> {
            if (signal == EventProbe.Signal.EVENT) {
                throw new IllegalStateException("thrown by a test");
            }
        });

        call().events().subscribe(probe);

        probe.awaitEvents(1).assertQuietFor(A_WHILE);
        assertThat(probe.events()).hasSize(1);
        assertThat(probe.ended()).isFalse();
    }

    private void closingAnIterationEndsTheCall() {
        // More events than an iteration asks for at once, so that it cannot have ended before.
        EventStream<E> stream = calls.apply(StreamingCalls.MANY).stream();
        stream.next();

        stream.close();

        assertThatThrownBy(() -> stream.forEachRemaining(event -> {}))
                .isInstanceOfSatisfying(LlmException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(ErrorKind.CANCELLED));
    }

    private static void assertCancelled(EventProbe<?> probe) {
        LlmException failure = probe.awaitFailure();
        assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(failure.retryable()).isFalse();
        probe.assertQuietFor(A_WHILE);
    }
}
