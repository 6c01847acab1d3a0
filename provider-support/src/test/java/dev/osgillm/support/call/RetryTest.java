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
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an attempt is repeated, and how long that is waited for. The time passes when a test says so. */
@Timeout(60)
class RetryTest {

    private static final Duration WAIT = Duration.ofSeconds(6);
    private static final RetryPolicy POLICY =
            new RetryPolicy(3, Duration.ofMillis(500), Duration.ofSeconds(8), () -> 0.5);

    private final Engines engines = new Engines();
    private final ScriptedServer server = ScriptedServer.start();
    private final ManualTime time = new ManualTime();
    private final CallEngine engine = engines.engine(time, Timeouts.INHERITED, POLICY);

    @AfterEach
    void close() {
        server.close();
        engines.close();
        time.shutdownNow();
    }

    private static Script later(long seconds) {
        return json(429, Map.of("Retry-After", Long.toString(seconds)), "{}");
    }

    private static Timeouts within(Duration limit) {
        return Timeouts.builder().total(limit).firstToken(limit).build();
    }

    private Call<String> call(Timeouts timeouts, Script... scripts) {
        server.on("POST", "/words", scripts);
        return engine.call(Engines.words(server.uri()), timeouts);
    }

    /** Both ways to run a call: its answer or its failure. */
    private CompletableFuture<Object> outcome(boolean streamed, Timeouts timeouts, Script... scripts) {
        if (streamed) {
            server.on("POST", "/words", scripts);
            Probe probe = new Probe(Long.MAX_VALUE);
            engine.streamingCall(Engines.words(server.uri()), timeouts).events().subscribe(probe);
            return probe.end;
        }
        return outcome(call(timeouts, scripts));
    }

    private static CompletableFuture<Object> outcome(Call<String> call) {
        return call.executeAsync()
                .toCompletableFuture()
                .handle((answer, failure) -> failure == null ? answer : failure);
    }

    private static LlmException failure(CompletableFuture<Object> outcome) throws Exception {
        Object failure = outcome.get(30, TimeUnit.SECONDS);
        assertThat(failure).isInstanceOf(LlmException.class);
        return (LlmException) failure;
    }

    private static Script answer(boolean streamed) {
        return streamed ? sse("a", "[DONE]") : json(200, "complete");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waitsAsLongAsTheServerAsks(boolean streamed) throws Exception {
        CompletableFuture<Object> outcome =
                outcome(streamed, within(Duration.ofSeconds(20)), later(6), answer(streamed));

        time.passOnceScheduled(WAIT);

        assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo("complete");
        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waitsLongerEachTimeWhereTheServerDoesNotSay(boolean streamed) throws Exception {
        CompletableFuture<Object> outcome =
                outcome(streamed, Timeouts.INHERITED, json(503, "{}"), later(0), answer(streamed));

        time.passOnceScheduled(Duration.ofNanos(437_500_000));
        time.passOnceScheduled(Duration.ofMillis(875));

        assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo("complete");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHintUpToTheDeadlineFailsAtOnceAndIsHandedOn(boolean streamed) throws Exception {
        LlmException failure = failure(outcome(streamed, within(WAIT), later(6), answer(streamed)));

        assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(failure.retryAfter()).contains(WAIT);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.status()).hasValue(429);
        assertThat(failure.providerId()).contains("toy");
        assertThat(failure).hasMessageContaining("asks to wait 6 s");
        assertThat(server.requests()).hasSize(1);
        assertThat(time.elapsed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theTimeOfTheAttemptCounts(boolean streamed) throws Exception {
        CountDownLatch passed = new CountDownLatch(1);
        CompletableFuture<Object> outcome =
                outcome(streamed, within(Duration.ofSeconds(10)), gate(passed).then(later(6)), answer(streamed));
        server.awaitRequest();
        time.pass(Duration.ofSeconds(4));
        passed.countDown();

        assertThat(failure(outcome).retryAfter()).contains(WAIT);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theTimeOfTheWaitCounts(boolean streamed) throws Exception {
        CompletableFuture<Object> outcome =
                outcome(streamed, within(Duration.ofSeconds(10)), later(6), later(4), answer(streamed));
        time.passOnceScheduled(WAIT);

        assertThat(failure(outcome).retryAfter()).contains(Duration.ofSeconds(4));
        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutLimitsNobodyWaitsForHours(boolean streamed) throws Exception {
        Timeouts none = within(Duration.ZERO);
        assertThat(failure(outcome(streamed, none, later(601), answer(streamed)))
                        .retryAfter())
                .contains(Duration.ofSeconds(601));
        time.pass(Duration.ofMinutes(5)); // so long the instance believes what the first call was told

        CompletableFuture<Object> outcome = outcome(streamed, none, later(600), answer(streamed));
        time.passOnceScheduled(Duration.ofSeconds(600));
        assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo("complete");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 404, 422})
    void doesNotRepeatWhatStaysWrong(int status) throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            int before = server.requests().size();
            Script refusal = json(status, Map.of("Retry-After", "1"), "{}");
            assertThat(failure(outcome(streamed, Timeouts.INHERITED, refusal, answer(streamed)))
                            .status())
                    .hasValue(status);
            assertThat(server.requests()).hasSize(before + 1);
        }
    }

    @Test
    void cancelEndsTheWait() throws Exception {
        Call<String> call = call(Timeouts.INHERITED, later(6), json(200, "1"));
        CompletableFuture<Object> outcome = outcome(call);
        time.awaitScheduled(WAIT);

        call.cancel();

        assertThat(failure(outcome).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertNothingFollows();
    }

    @Test
    void cancelEndsTheWaitOfAStream() throws Exception {
        server.on("POST", "/words", later(6), sse("a", "[DONE]"));
        var call = engine.streamingCall(Engines.words(server.uri()), Timeouts.INHERITED);
        Probe probe = new Probe(Long.MAX_VALUE);
        call.events().subscribe(probe);
        time.awaitScheduled(WAIT);

        call.cancel();

        assertThat(probe.awaitEnd()).isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.CANCELLED));
        assertNothingFollows();
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        Call<String> call = call(Timeouts.INHERITED, later(6), json(200, "1"));
        CompletableFuture<ErrorKind> kind = new CompletableFuture<>();
        AtomicBoolean kept = new AtomicBoolean();
        Thread waiting = new Thread(() -> {
            try {
                call.execute();
            } catch (LlmException e) {
                kept.set(Thread.currentThread().isInterrupted());
                kind.complete(e.kind());
            }
        });
        waiting.start();
        time.awaitScheduled(WAIT);

        waiting.interrupt();

        assertThat(kind.get(30, TimeUnit.SECONDS)).isEqualTo(ErrorKind.CANCELLED);
        assertThat(kept).isTrue();
        assertNothingFollows();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEndOfTheDrainEndsTheWait(boolean streamed) throws Exception {
        CompletableFuture<Object> outcome = outcome(streamed, Timeouts.INHERITED, later(6), answer(streamed));
        time.awaitScheduled(WAIT);

        engine.close(Duration.ZERO);

        LlmException failure = failure(outcome);
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("stopped, updated or reconfigured");
        assertNothingFollows();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLimitEndsTheAttemptAfterTheWait(boolean streamed) throws Exception {
        CompletableFuture<Object> outcome =
                outcome(streamed, within(Duration.ofSeconds(10)), later(6), stallBeforeHeaders());
        time.passOnceScheduled(WAIT);
        server.awaitRequest();
        server.awaitRequest();
        assertThat(outcome).isNotDone();

        time.pass(Duration.ofSeconds(4));

        assertThat(failure(outcome).kind()).isEqualTo(ErrorKind.TIMEOUT);
        server.awaitDisconnect();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLimitEndsACallWhoseWaitWasSleptThrough(boolean streamed) throws Exception {
        CompletableFuture<Object> outcome =
                outcome(streamed, within(Duration.ofSeconds(10)), later(6), stallBeforeHeaders());
        time.awaitScheduled(WAIT);

        time.pass(Duration.ofHours(1));

        assertThat(failure(outcome).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }

    /** The wait is over by then, if anybody still waits. */
    private void assertNothingFollows() throws ExecutionException, InterruptedException {
        time.pass(Duration.ofSeconds(6));
        engines.settle();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aDrainTimeBeyondAllClocksIsKept() {
        CallEngine idle = engines.engine();

        idle.close(Duration.ofHours(999_999_999_999_999L));

        assertThat(idle.openCalls().add(reason -> {}, false)).isFalse();
    }
}
