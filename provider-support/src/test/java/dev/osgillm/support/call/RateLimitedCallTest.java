/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.Usage;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.support.limit.CallLimits;
import dev.osgillm.tck.server.Script;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits that servers announce, and {@code requests_per_minute} and {@code tokens_per_minute}. */
@Timeout(60)
class RateLimitedCallTest {

    private LimitedEngine limited;

    @AfterEach
    void close() {
        limited.close();
    }

    private LimitedEngine limited(CallLimits limits) {
        limited = new LimitedEngine(limits);
        return limited;
    }

    private static Script exhausted(String unit, String reset) {
        return json(200, Map.of("x-ratelimit-remaining-" + unit, "0", "x-ratelimit-reset-" + unit, reset), "last");
    }

    @Test
    void aRefusalWithATimeMakesTheNextCallWait() {
        limited(CallLimits.NONE).answer(json(429, Map.of("Retry-After", "7"), "{}"), json(200, "1"));
        assertThat(LimitedEngine.failure(limited.call()).kind()).isEqualTo(ErrorKind.RATE_LIMIT);

        CompletableFuture<String> next = LimitedEngine.start(limited.call());
        limited.time.awaitScheduled(Duration.ofSeconds(7));
        limited.time.pass(Duration.ofMillis(6999));
        assertThat(limited.server.requests()).hasSize(1);
        limited.time.passOnceScheduled(Duration.ofMillis(1));

        assertThat(next.join()).isEqualTo("1");
        assertThat(limited.server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"requests, 20s, 20000", "tokens, 6m0s, 300000", "requests, 1m0.36s, 60360", "tokens, 12, 12000"})
    void anAnswerThatWasTheLastForSomeTimeMakesTheNextCallWait(String unit, String reset, long millis) {
        limited(CallLimits.NONE).answer(exhausted(unit, reset), json(200, "1"));
        assertThat(limited.call().execute()).isEqualTo("last");

        CompletableFuture<String> next = LimitedEngine.start(limited.call());
        limited.time.passOnceScheduled(Duration.ofMillis(millis));

        assertThat(next.join()).isEqualTo("1");
    }

    @Test
    void anAnnouncementOfAYearCostsFiveMinutes() {
        limited(CallLimits.NONE).answer(exhausted("requests", "8760h"), json(200, "1"));
        limited.call().execute();

        CompletableFuture<String> next = LimitedEngine.start(limited.call());
        limited.time.passOnceScheduled(Duration.ofMinutes(5));

        assertThat(next.join()).isEqualTo("1");
    }

    @Test
    void aCallThatMayNotWaitThatLongFailsAtOnce() throws Exception {
        limited(CallLimits.NONE).answer(exhausted("requests", "20s"));
        limited.call().execute();
        Duration limit = Duration.ofSeconds(20);

        LlmException whole = LimitedEngine.failure(
                limited.call(Timeouts.builder().total(limit).build()));
        LlmException stream = (LlmException)
                limited.stream(Timeouts.builder().firstToken(limit).build()).awaitEnd();

        for (LlmException failure : List.of(whole, stream)) {
            assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(20));
            assertThat(failure).hasMessageContaining("another 20 s");
        }
        assertThat(limited.server.requests()).hasSize(1);
    }

    @Test
    void aRefusalThatNoWaitingHelpsClosesNothing() {
        limited(CallLimits.NONE).answer(json(503, Map.of("Retry-After", "100"), "{}"), json(200, "1"));
        LimitedEngine.failure(limited.call());

        assertThat(limited.call().execute()).isEqualTo("1");
    }

    @Test
    void requestsOfAMinuteAreCountedWithEachAttempt() {
        limited = new LimitedEngine(LimitedEngine.rates(2, 0), 2);
        limited.answer(json(503, "{}"), json(200, "1"), json(200, "2"));
        CompletableFuture<String> first = LimitedEngine.start(limited.call());
        limited.time.passOnceScheduled(Duration.ZERO);
        assertThat(first.join()).isEqualTo("1");

        LlmException failure = LimitedEngine.failure(
                limited.call(Timeouts.builder().total(Duration.ofSeconds(9)).build()));
        CompletableFuture<String> second = LimitedEngine.start(limited.call());
        limited.time.passOnceScheduled(Duration.ofSeconds(30));

        assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(failure).hasMessageContaining("requests_per_minute = 2");
        assertThat(second.join()).isEqualTo("2");
    }

    private Call<EmbeddingResponse> using(long tokens) {
        return using(Usage.builder().totalTokens(tokens).build());
    }

    private Call<EmbeddingResponse> using(Usage usage) {
        return limited.engine.call(
                new Operation<>() {
                    @Override
                    public HttpRequest request() {
                        return Engines.words(limited.server.uri()).request();
                    }

                    @Override
                    public EmbeddingResponse read(HttpReply reply, CallMeter meter) {
                        return EmbeddingResponse.builder()
                                .providerId("toy")
                                .vector(new float[] {1})
                                .usage(usage)
                                .build();
                    }
                },
                Timeouts.INHERITED);
    }

    @Test
    void tokensAreChargedWhenTheAnswerTellsThem() {
        limited(LimitedEngine.rates(0, 600)).answer(json(200, "1"));
        using(630).execute();

        CompletableFuture<String> next = LimitedEngine.start(limited.call());
        limited.time.passOnceScheduled(Duration.ofSeconds(3));

        assertThat(next.join()).isEqualTo("1");
    }

    @Test
    void aCallThatIsCancelledWhileItWaitsSendsNothing() {
        limited(CallLimits.NONE).answer(exhausted("requests", "20s"), json(200, "1"));
        limited.call().execute();
        Call<String> call = limited.call();
        CompletableFuture<String> waiting = LimitedEngine.start(call);
        limited.awaitWaiting(1);

        call.cancel();

        assertThat(LimitedEngine.failure(waiting).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(limited.engine.limits().waiting()).isZero();
        limited.time.pass(Duration.ofSeconds(20));
        assertThat(limited.server.requests()).hasSize(1);
    }

    @Test
    void healthIsAskedWhateverTheServerHasAnnounced() {
        limited(CallLimits.NONE).answer(exhausted("requests", "20s"), json(200, "well"));
        limited.call().execute();

        assertThat(limited.engine
                        .forProbes()
                        .call(Engines.words(limited.server.uri()), Timeouts.INHERITED)
                        .execute())
                .isEqualTo("well");
    }

    @Test
    void aRefusalClosesForAsLongAsItSaysAndNotUntilAllLimitsAreReset() {
        Map<String, String> headers =
                Map.of("Retry-After", "1", "x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "6m0s");
        limited(CallLimits.NONE).answer(json(429, headers, "{}"), json(200, "1"));
        LimitedEngine.failure(limited.call());

        CompletableFuture<String> next = LimitedEngine.start(limited.call());
        limited.time.passOnceScheduled(Duration.ofSeconds(1));

        assertThat(LimitedEngine.value(next)).isEqualTo("1");
    }

    @Test
    void tokensOfAPromptAloneAreChargedToo() {
        limited(LimitedEngine.rates(0, 600)).answer(json(200, "1"));
        using(Usage.builder().inputTokens(630).build()).execute();

        CompletableFuture<String> next = LimitedEngine.start(limited.call());
        limited.awaitWaiting(1);
        limited.time.passOnceScheduled(Duration.ofSeconds(3));

        assertThat(next.join()).isEqualTo("1");
    }

    @Test
    void noMoreWaitForARateThanMayWaitForAPlace() {
        limited(new CallLimits(0, 1, 1, 0, 0, Duration.ofSeconds(10))).answer(json(200, "1"));
        limited.call().execute();
        LimitedEngine.start(limited.call());
        limited.awaitWaiting(1);

        LlmException failure = LimitedEngine.failure(LimitedEngine.start(limited.call()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("max_queued_calls = 1");
    }

    /** The server is done with it; only the subscriber is not. */
    @Test
    void aStreamThatHasArrivedGivesItsPlaceBackBeforeItIsRead() throws Exception {
        limited(LimitedEngine.places(1, 5)).answer(json(200, "whole"), json(200, "1"));
        Probe unread = new Probe(0);
        limited.engine
                .streamingCall(Engines.words(limited.server.uri()), Timeouts.INHERITED)
                .events()
                .subscribe(unread);
        limited.server.awaitRequest();

        assertThat(LimitedEngine.value(LimitedEngine.start(limited.call()))).isEqualTo("1");
        unread.subscription.request(1);
        assertThat(unread.awaitEnd()).isEqualTo("complete");
    }
}
