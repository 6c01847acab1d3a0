/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.resetBeforeHeaders;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.time.ManualTime;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpCallTest {

    private final Engines engines = new Engines();
    private final ScriptedServer server = ScriptedServer.start();
    private final CallEngine engine = engines.engine();

    @AfterEach
    void close() {
        server.close();
        engines.close();
    }

    private Call<String> call(Timeouts timeouts, Script... scripts) {
        server.on("POST", "/words", scripts);
        return engine.call(Engines.words(server.uri()), timeouts);
    }

    private static LlmException failure(Call<String> call) {
        try {
            throw new AssertionError("Answered " + call.execute());
        } catch (LlmException e) {
            return e;
        }
    }

    @Test
    void answersBlockingAndAsynchronously() throws Exception {
        assertThat(call(Timeouts.INHERITED, json(200, "1")).execute()).isEqualTo("1");
        CompletableFuture<String> answer =
                call(Timeouts.INHERITED, json(200, "2")).executeAsync().toCompletableFuture();
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("2");
    }

    @Test
    void anAsynchronousFailureIsNotWrapped() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        call(Timeouts.INHERITED, json(429, "{}"))
                .executeAsync()
                .whenComplete((value, failure) -> seen.complete(failure));
        assertThat(seen.get(30, TimeUnit.SECONDS)).isInstanceOf(LlmException.class);
    }

    @Test
    void repeatsWhatMayGoAway() {
        assertThat(call(Timeouts.INHERITED, json(503, "{}"), resetBeforeHeaders(), json(200, "1"))
                        .execute())
                .isEqualTo("1");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void doesNotRepeatWhatMayHaveBeenDoneWhenThatMakesADifference() {
        Operation<String> once = new Operation<>() {
            @Override
            public HttpRequest request() {
                return Engines.words(server.uri()).request();
            }

            @Override
            public String read(HttpReply reply, CallMeter meter) {
                return reply.text();
            }

            @Override
            public boolean repeatable() {
                return false;
            }
        };
        server.on("POST", "/words", json(429, "{}"), resetBeforeHeaders(), json(200, "1"));
        assertThat(failure(engine.call(once, Timeouts.INHERITED)).kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(server.requests()).hasSize(2);

        server.on("POST", "/words", json(503, "{}"), json(200, "1"));
        assertThat(failure(engine.call(once, Timeouts.INHERITED)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void saysARefusedRequestInOtherWordsAFewTimesWhichAreNoRepetitions() {
        Operation<String> stubborn = new Operation<>() {
            @Override
            public HttpRequest request() {
                return Engines.words(server.uri()).request();
            }

            @Override
            public String read(HttpReply reply, CallMeter meter) {
                return reply.text();
            }

            @Override
            public boolean adapts(HttpReply refusal) {
                return true;
            }
        };
        server.on("POST", "/words", json(503, "{}"), json(400, "{}"), json(503, "{}"), json(400, "{}"), json(200, "1"));
        assertThat(engine.call(stubborn, Timeouts.INHERITED).execute()).isEqualTo("1");

        server.on("POST", "/words", json(409, "no"));
        LlmException failure = failure(engine.call(stubborn, Timeouts.INHERITED));
        assertThat(failure).hasMessageContaining("Status 409: no");
        // Five with the first, and two repetitions of the last.
        assertThat(server.requests()).hasSize(5 + 7);
    }

    @Test
    void theTotalLimitCoversAllAttempts() {
        Duration limit = Duration.ofSeconds(10);
        ManualTime time = new ManualTime();
        CallEngine inTime =
                engines.engine(time, Timeouts.INHERITED, new RetryPolicy(3, Duration.ZERO, Duration.ZERO, () -> 0));
        server.on("POST", "/words", json(503, "{}"), stallBeforeHeaders());
        CompletableFuture<String> answer = inTime.call(
                        Engines.words(server.uri()),
                        Timeouts.builder().total(limit).build())
                .executeAsync()
                .toCompletableFuture();
        time.passOnceScheduled(Duration.ZERO);
        server.awaitRequest();
        server.awaitRequest();

        time.pass(limit);

        LlmException failure = LimitedEngine.failure(answer);
        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure).hasMessageContaining("limit timeout");
        server.awaitDisconnect();
        time.shutdownNow();
    }

    @Test
    void cancelEndsAWaitingCallAndItsConnection() throws Exception {
        Call<String> call = call(Timeouts.INHERITED, stallBeforeHeaders());
        CompletableFuture<String> answer = call.executeAsync().toCompletableFuture();
        server.awaitRequest();
        call.cancel();
        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .asInstanceOf(type(LlmException.class))
                .extracting(LlmException::kind)
                .isEqualTo(ErrorKind.CANCELLED);
        server.awaitDisconnect();
    }

    @Test
    void cancelBeforeTheStartSendsNothing() {
        Call<String> call = call(Timeouts.INHERITED, json(200, "1"));
        call.cancel();
        assertThat(failure(call).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anInterruptEndsTheCallAndIsKept() throws Exception {
        Call<String> call = call(Timeouts.INHERITED, stallBeforeHeaders());
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            LlmException failure = failure(call);
            interrupted.complete(failure.kind() == ErrorKind.CANCELLED
                    && Thread.currentThread().isInterrupted());
        });
        waiting.start();
        server.awaitRequest();
        waiting.interrupt();
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        server.awaitDisconnect();
    }

    @Test
    void runsOnlyOnce() {
        Call<String> call = call(Timeouts.INHERITED, json(200, "1"));
        call.execute();
        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> call.executeAsync().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEndlessAnswerIsRefused() {
        Script endless = exchange -> {
            exchange.head(200, Map.of("Content-Type", "application/json"));
            byte[] block = new byte[1 << 20];
            while (true) {
                exchange.raw(block);
            }
        };
        LlmException failure = failure(call(Timeouts.INHERITED, endless));
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failure).hasMessageContaining("bytes");
    }

    @Test
    void anAnswerDoesNotWaitForOthersWhoBlockTheCommonPool() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(ForkJoinPool.getCommonPoolParallelism());
        for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
            ForkJoinPool.commonPool().execute(() -> {
                blocked.countDown();
                await(over);
            });
        }
        try {
            await(blocked);
            Call<String> call = call(Timeouts.INHERITED, json(200, "1"), json(429, "{}"), json(200, "2"));
            assertThat(call.executeAsync().toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .isEqualTo("1");
            Probe probe = new Probe(Long.MAX_VALUE);
            engine.streamingCall(Engines.words(server.uri()), Timeouts.INHERITED)
                    .events()
                    .subscribe(probe);
            assertThat(probe.awaitEnd()).isEqualTo("complete");
        } finally {
            over.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoHearsOfAnAnswerMayBlockForTheNext() throws Exception {
        server.on("POST", "/words", json(200, "1"));
        CompletableFuture<String> both = engine.call(Engines.words(server.uri()), Timeouts.INHERITED)
                .executeAsync()
                .thenApply(first -> first
                        + engine.call(Engines.words(server.uri()), Timeouts.INHERITED)
                                .execute())
                .toCompletableFuture();
        assertThat(both.get(30, TimeUnit.SECONDS)).isEqualTo("11");
    }
}
