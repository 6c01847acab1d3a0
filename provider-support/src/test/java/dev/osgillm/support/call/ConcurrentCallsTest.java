/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.sse;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code max_concurrent_calls} and {@code max_queued_calls}, seen by callers and server. */
@Timeout(60)
class ConcurrentCallsTest {

    private LimitedEngine limited;

    @AfterEach
    void close() {
        limited.close();
    }

    private LimitedEngine limited(int running, int waiting) {
        limited = new LimitedEngine(LimitedEngine.places(running, waiting));
        return limited;
    }

    @Test
    void noMoreRequestsThanThatAreAtTheServerAtOnce() throws Exception {
        limited(2, 100);
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Script counted = exchange -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            exchange.await(gate);
            inside.decrementAndGet();
            boolean whole = exchange.request().body().equals("whole");
            (whole ? json(200, "1") : sse("1", "[DONE]")).play(exchange);
        };
        limited.answer(counted);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        List<Probe> streams = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(LimitedEngine.start(limited.call()));
            streams.add(limited.stream(Timeouts.INHERITED));
        }
        limited.server.awaitRequest();
        limited.server.awaitRequest();
        limited.awaitWaiting(6);

        assertThat(limited.server.requests()).hasSize(2);
        assertThat(limited.engine.limits().running()).isEqualTo(2);
        gate.countDown();

        for (CompletableFuture<String> answer : answers) {
            assertThat(answer.join()).isEqualTo("1");
        }
        for (Probe stream : streams) {
            assertThat(stream.awaitEnd()).isEqualTo("complete");
        }
        assertThat(limited.server.requests()).hasSize(8);
        assertThat(most).hasValueLessThanOrEqualTo(2);
        LimitedEngine.await(() -> limited.engine.limits().running() == 0);
    }

    @Test
    void aCallThatFindsTheQueueFullFailsAtOnceSoThatAnotherInstanceIsAsked() {
        limited(1, 1).answer(stallBeforeHeaders());
        Call<String> running = limited.call();
        LimitedEngine.start(running);
        limited.server.awaitRequest();
        CompletableFuture<String> queued = LimitedEngine.start(limited.call());
        limited.awaitWaiting(1);

        LlmException failure = LimitedEngine.failure(limited.call());

        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure)
                .hasMessageStartingWith("toy: ")
                .hasMessageContaining("max_concurrent_calls = 1")
                .hasMessageContaining("max_queued_calls = 1")
                .hasMessageContaining("use another instance");
        assertThat(queued).isNotDone();
        assertThat(limited.server.requests()).hasSize(1);
    }

    @Test
    void aCallThatIsCancelledWhileItWaitsMakesRoomForAnother() {
        limited(1, 1).answer(stallBeforeHeaders(), json(200, "next"));
        Call<String> running = limited.call();
        LimitedEngine.start(running);
        limited.server.awaitRequest();
        Call<String> queued = limited.call();
        CompletableFuture<String> waiting = LimitedEngine.start(queued);
        limited.awaitWaiting(1);

        queued.cancel();
        assertThat(LimitedEngine.failure(waiting).kind()).isEqualTo(ErrorKind.CANCELLED);
        CompletableFuture<String> next = LimitedEngine.start(limited.call());
        limited.awaitWaiting(1);
        running.cancel();

        assertThat(next.join()).isEqualTo("next");
    }

    @Test
    void waitingCountsAgainstTheLimitsOfACall() throws Exception {
        limited(1, 5).answer(stallBeforeHeaders());
        LimitedEngine.start(limited.call());
        limited.server.awaitRequest();
        Probe stream = limited.stream(
                Timeouts.builder().firstToken(Duration.ofSeconds(5)).build());
        CompletableFuture<String> whole = LimitedEngine.start(
                limited.call(Timeouts.builder().total(Duration.ofSeconds(7)).build()));
        limited.awaitWaiting(2);

        limited.time.passOnceScheduled(Duration.ofSeconds(5));
        LlmException late = (LlmException) stream.awaitEnd();
        limited.time.passOnceScheduled(Duration.ofSeconds(2));

        assertThat(late.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(late)
                .hasMessageContaining("max_concurrent_calls = 1")
                .hasMessageContaining("first_token_timeout of 5000 ms");
        assertThat(LimitedEngine.failure(whole)).hasMessageContaining("timeout of 7000 ms");
        assertThat(limited.engine.limits().waiting()).isZero();
        assertThat(limited.server.requests()).hasSize(1);
    }

    @Test
    void anInstanceThatLeavesWithdrawsWhatWaits() throws Exception {
        limited(1, 5).answer(stallBeforeHeaders());
        CompletableFuture<String> running = LimitedEngine.start(limited.call());
        limited.server.awaitRequest();
        CompletableFuture<String> queued = LimitedEngine.start(limited.call());
        Probe stream = limited.stream(Timeouts.INHERITED);
        limited.awaitWaiting(2);

        limited.engine.close(Duration.ZERO);

        assertThat(LimitedEngine.failure(queued)).hasMessageContaining("is being stopped");
        assertThat(LimitedEngine.failure(running)).hasMessageContaining("is being stopped");
        assertThat((LlmException) stream.awaitEnd()).hasMessageContaining("is being stopped");
        assertThat(limited.engine.limits().running()).isZero();
        assertThat(limited.engine.limits().waiting()).isZero();
        assertThat(limited.server.requests()).hasSize(1);
    }

    @Test
    void callsMadeOfOthersNeedOnePlaceAtATime() {
        limited(1, 0).answer(json(200, "a"), json(200, "b"), json(200, "c"));
        CallEngine parts = limited.engine.forParts();
        Call<String> first = parts.call(Engines.words(limited.server.uri()), Timeouts.INHERITED);
        Call<String> second = parts.call(Engines.words(limited.server.uri()), Timeouts.INHERITED);
        Call<String> third = parts.call(Engines.words(limited.server.uri()), Timeouts.INHERITED);

        Call<String> whole = limited.engine.composed(new ChainedCall<>(
                first, found -> new SequentialCall<>(List.of(second, third), rest -> found + String.join("", rest))));

        assertThat(whole.execute()).isEqualTo("abc");
        assertThat(limited.engine.limits().running()).isZero();
    }

    @Test
    void stagesOfACallNeedOnePlaceAtATime() {
        limited(1, 0).answer(json(200, "a"), json(200, "b"));
        CallEngine parts = limited.engine.forParts();
        StagedCall<Object, String> whole = new StagedCall<>(
                limited.engine,
                List.of(
                        Stage.answering(
                                parts.call(Engines.words(limited.server.uri()), Timeouts.INHERITED), text -> text),
                        Stage.answering(
                                parts.call(Engines.words(limited.server.uri()), Timeouts.INHERITED),
                                Engines.Whole::new)));

        assertThat(whole.execute()).isEqualTo("b");
    }

    @Test
    void aFullInstanceStillTellsItsHealthAndAsksOtherServers() {
        CountDownLatch gate = new CountDownLatch(1);
        limited(1, 0).answer(gate(gate).then(json(200, "slow")), json(200, "quick"));
        CompletableFuture<String> running = LimitedEngine.start(limited.call());
        limited.server.awaitRequest();

        for (CallEngine free : List.of(limited.engine.forProbes(), limited.engine.addressedBy("hub_url"))) {
            assertThat(free.call(Engines.words(limited.server.uri()), Timeouts.INHERITED)
                            .execute())
                    .isEqualTo("quick");
        }

        gate.countDown();
        assertThat(running.join()).isEqualTo("slow");
    }
}
