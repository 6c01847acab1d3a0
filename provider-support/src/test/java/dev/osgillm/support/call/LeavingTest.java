/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.sse;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of several parts whose instance leaves between two of them. */
@Timeout(60)
class LeavingTest {

    private final Engines engines = new Engines();
    private final ScriptedServer server = ScriptedServer.start();
    private final CallEngine engine = engines.engine();
    private final CallEngine parts = engine.forParts();
    private final Thread closing = new Thread(() -> engine.close(Duration.ofSeconds(30)));

    @AfterEach
    void close() {
        server.close();
        engines.close();
    }

    private void answer(Script... scripts) {
        server.on("POST", "/words", scripts);
    }

    private Call<String> words(CallEngine on) {
        return on.call(Engines.words(server.uri()), Timeouts.INHERITED);
    }

    private LlmException refusal(Call<String> call) {
        return catchThrowableOfType(LlmException.class, call::execute);
    }

    /** Returns when the instance waits for the calls that run, or has left without doing so. */
    private void leave() {
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING && closing.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(refusal(words(engine)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    private void assertLeft() throws InterruptedException {
        closing.join(30_000);
        assertThat(closing.isAlive()).isFalse();
    }

    private Call<String> leavingBeforeTheSecondPart() {
        return engine.composed(new ChainedCall<>(words(parts), first -> {
            leave();
            return new SequentialCall<>(List.of(words(parts), words(parts)), found -> first + String.join("", found));
        }));
    }

    @Test
    void whoLeavesAtOnceIsNotToldOfTheRefusal() {
        engine.close(Duration.ZERO);
        List<Throwable> told = new ArrayList<>();

        engine.streamingCall(Engines.words(server.uri()), Timeouts.INHERITED)
                .events()
                .subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.cancel();
                    }

                    @Override
                    public void onNext(Object event) {
                        throw new AssertionError(event);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        told.add(failure);
                    }

                    @Override
                    public void onComplete() {
                        throw new AssertionError("complete");
                    }
                });

        assertThat(told).isEmpty();
    }

    @Test
    void waitsForACallThatNoThreadHasBegunYet() throws Exception {
        answer(json(200, "a"));
        CountDownLatch free = new CountDownLatch(1);
        engines.occupy(free);
        CompletableFuture<String> answer = words(engine).executeAsync().toCompletableFuture();

        leave();
        assertThat(closing.isAlive()).as("closing waits").isTrue();
        free.countDown();

        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("a");
        assertLeft();
    }

    @Test
    void waitsForAStreamThatNoThreadHasBegunYet() throws Exception {
        answer(sse("a", "[DONE]"));
        CountDownLatch free = new CountDownLatch(1);
        engines.occupy(free);
        Probe probe = new Probe(Long.MAX_VALUE);
        engine.streamingCall(Engines.words(server.uri()), Timeouts.INHERITED)
                .events()
                .subscribe(probe);

        leave();
        assertThat(closing.isAlive()).as("closing waits").isTrue();
        free.countDown();

        assertThat(probe.awaitEnd()).isEqualTo("complete");
        assertLeft();
    }

    @Test
    void aCallOfPartsGoesOnWithTheNextOne() throws InterruptedException {
        answer(json(200, "a"), json(200, "b"), json(200, "c"));

        assertThat(leavingBeforeTheSecondPart().execute()).isEqualTo("abc");

        assertLeft();
    }

    @Test
    void aCallOfPartsThatNobodyWaitsForGoesOnToo() throws InterruptedException {
        answer(json(200, "a"), json(200, "b"), json(200, "c"));

        assertThat(leavingBeforeTheSecondPart()
                        .executeAsync()
                        .toCompletableFuture()
                        .join())
                .isEqualTo("abc");

        assertLeft();
    }

    @Test
    void aCallOfStagesGoesOnWithTheNextOne() throws InterruptedException {
        answer(json(200, "a"), json(200, "b"));
        Function<String, Object> leaving = text -> {
            leave();
            return text;
        };

        StreamingCall<Object, String> call = new StagedCall<>(
                engine,
                List.of(Stage.answering(words(parts), leaving), Stage.answering(words(parts), Engines.Whole::new)));

        assertThat(call.execute()).isEqualTo("b");
        assertLeft();
    }

    @Test
    void aCallOfStepsGoesOnWithTheNextOne() throws InterruptedException {
        answer(json(200, "a"));
        StreamingCall<Object, String> call = new SteppedCall<>(engine, () -> new SteppedCall.Steps<>() {
            @Override
            public void begin(SteppedCall.Output<Object> output) {
                leave();
                output.emit(new Engines.Whole(words(parts).execute()));
                output.complete();
            }

            @Override
            public void over() {
                // Nothing runs on.
            }
        });

        assertThat(call.execute()).isEqualTo("a");
        assertLeft();
    }

    @Test
    void aPartThatTakesTooLongEndsItsWholeCall() throws InterruptedException {
        answer(stallBeforeHeaders());
        Call<String> call =
                engine.composed(new SequentialCall<>(List.of(words(parts), words(parts)), found -> "never"));
        var result = call.executeAsync().toCompletableFuture();
        server.awaitRequest();

        engine.close(Duration.ofMillis(20));

        CompletionException failure = catchThrowableOfType(CompletionException.class, result::join);
        assertThat(failure.getCause()).isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.UNAVAILABLE));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void nothingBeginsOnceTheTimeIsUp() {
        engine.close(Duration.ZERO);

        assertThat(refusal(words(parts)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(refusal(engine.composed(words(parts))).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(engine.composed(words(parts)).executeAsync())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(LlmException.class);
    }

    @Test
    void aCallOfPartsRunsOnceAndCanBeCancelledBefore() {
        answer(json(200, "a"));
        Call<String> call = engine.composed(words(parts));
        assertThat(call.execute()).isEqualTo("a");
        assertThat(catchThrowableOfType(IllegalStateException.class, call::execute))
                .isNotNull();
        assertThat(call.executeAsync()).isCompletedExceptionally();

        Call<String> cancelled = engine.composed(words(parts));
        cancelled.cancel();
        assertThat(refusal(cancelled).kind()).isEqualTo(ErrorKind.CANCELLED);
    }
}
