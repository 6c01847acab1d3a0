/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.openSse;
import static dev.osgillm.tck.server.Scripts.sse;
import static dev.osgillm.tck.server.Scripts.stallAfter;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StagedCallTest {

    /** Does nothing until it is cancelled. */
    private static final class Hanging implements Stage<Object> {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch cancelled = new CountDownLatch(1);
        private final Duration silence;

        Hanging(Duration silence) {
            this.silence = silence;
        }

        @Override
        public void begin(Report<Object> report) {
            begun.countDown();
        }

        @Override
        public void cancel() {
            cancelled.countDown();
        }

        @Override
        public Duration silence() {
            return silence;
        }
    }

    private final Engines engines = new Engines();
    private final ScriptedServer server = ScriptedServer.start();
    private final CallEngine engine = engines.engine();

    @AfterEach
    void close() {
        server.close();
        engines.close();
    }

    private Stage<Object> words(Script... scripts) {
        server.on("POST", "/words", scripts);
        return Stage.streaming(engine.streamingCall(Engines.words(server.uri()), Timeouts.INHERITED));
    }

    private StagedCall<Object, String> call(Stage<Object> stage) {
        return new StagedCall<>(engine, List.of(stage));
    }

    private StagedCall<Object, String> call(Stage<Object> first, Stage<Object> second) {
        return new StagedCall<>(engine, List.of(first, second));
    }

    private static Probe subscribe(StagedCall<Object, String> call, long demand) {
        Probe probe = new Probe(demand);
        call.events().subscribe(probe);
        return probe;
    }

    @Test
    void runsItsStagesOneAfterTheOther() throws InterruptedException {
        Stage<Object> end = Stage.answering(
                engine.call(Engines.words(server.uri()), Timeouts.INHERITED),
                text -> new Engines.Whole("after " + text));
        Stage<Object> words = words(sse("a", "b", "[DONE]"), sse("whole"));

        Probe probe = subscribe(call(words, end), Long.MAX_VALUE);

        assertThat(probe.awaitEnd()).isEqualTo("complete");
        assertThat(probe.events.subList(0, 2)).containsExactly("a", "b");
        assertThat(probe.events.get(3)).isInstanceOf(Engines.Whole.class);
        assertThat(server.requests()).hasSize(2);
        assertThat(probe.overlaps).hasValue(0);
    }

    @Test
    void deliversNoMoreThanIsAskedFor() throws InterruptedException {
        Probe probe = subscribe(call(words(sse("a", "b", "[DONE]"))), 1);
        probe.awaitEvents(1);
        assertThat(probe.events).containsExactly("a");
        assertThat(probe.terminals).isEmpty();

        probe.subscription.request(1);
        probe.awaitEvents(1);
        probe.subscription.request(1);

        assertThat(probe.awaitEnd()).isEqualTo("complete");
        assertThat(probe.events).hasSize(3);
    }

    @Test
    void answersWithTheResultOfItsLastEvent() {
        assertThat(call(words(sse("a", "b", "[DONE]"))).execute()).isEqualTo("ab");
    }

    @Test
    void endsWithTheFirstStageThatFails() {
        Hanging never = new Hanging(Duration.ZERO);

        LlmException failure = failure(call(words(sse("a", "!broken")), never));

        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure.providerId()).contains("toy");
        assertThat(never.begun.getCount()).isEqualTo(1);
    }

    @Test
    void failsWhenAnEventCannotBeMade() {
        server.on("POST", "/words", sse("a"));
        Stage<Object> stage = Stage.answering(engine.call(Engines.words(server.uri()), Timeouts.INHERITED), text -> {
            throw LlmException.builder(ErrorKind.INVALID_REQUEST, "No event.").build();
        });

        assertThat(failure(call(stage)).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    }

    @Test
    void closesTheConnectionOfTheStageThatRunsWhenItIsCancelled() throws InterruptedException {
        StagedCall<Object, String> call = call(words(stallAfter(openSse("a"))));
        Probe probe = subscribe(call, Long.MAX_VALUE);
        probe.awaitEvents(1);

        call.cancel();

        assertThat(((LlmException) probe.awaitEnd()).kind()).isEqualTo(ErrorKind.CANCELLED);
        server.awaitDisconnect();
    }

    @Test
    void isSilentTowardsASubscriberThatLeaves() throws InterruptedException {
        Hanging stage = new Hanging(Duration.ZERO);
        Probe probe = subscribe(call(stage), 1);
        assertThat(stage.begun.await(30, TimeUnit.SECONDS)).isTrue();

        probe.subscription.cancel();

        assertThat(stage.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(probe.terminals).isEmpty();
    }

    @Test
    void endsAStageThatGivesNoSignOfLife() throws InterruptedException {
        Hanging stage = new Hanging(Duration.ofMillis(50));

        LlmException failure = failure(call(stage));

        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure).hasMessageContaining("50 ms");
        assertThat(stage.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void startsOnceAndNotAfterACancellation() throws InterruptedException {
        StagedCall<Object, String> twice = call(words(sse("a", "[DONE]")));
        twice.execute();
        assertThat(subscribe(twice, 1).awaitEnd()).isInstanceOf(IllegalStateException.class);

        StagedCall<Object, String> cancelled = call(new Hanging(Duration.ZERO));
        cancelled.cancel();
        assertThat(failure(cancelled).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void endsWithItsEngine() throws InterruptedException {
        Probe probe = subscribe(call(words(stallBeforeHeaders())), 1);
        server.awaitRequest();

        engine.close(Duration.ofMillis(1));

        assertThat(((LlmException) probe.awaitEnd()).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure(call(new Hanging(Duration.ZERO))).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    private static LlmException failure(StagedCall<Object, String> call) {
        return catchThrowableOfType(LlmException.class, call::execute);
    }

    @Test
    void anErrorOfAStageEndsTheRun() throws InterruptedException {
        Probe probe = subscribe(
                call(new Stage<>() {
                    @Override
                    public void begin(Report<Object> report) {
                        throw new AssertionError("no");
                    }

                    @Override
                    public void cancel() {
                        // It has never begun.
                    }
                }),
                Long.MAX_VALUE);

        assertThat(probe.awaitEnd()).isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.PROTOCOL));
    }
}
