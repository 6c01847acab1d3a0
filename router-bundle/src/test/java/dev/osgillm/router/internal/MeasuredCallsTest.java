/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.metrics.CallMetrics;
import dev.osgillm.api.metrics.TokenTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the measurements say of calls. */
@Timeout(60)
class MeasuredCallsTest {

    private static final Selection ANY = Selection.filter("(llm.id=*)");
    private static final Usage USAGE = Usage.builder()
            .inputTokens(10)
            .outputTokens(6)
            .cachedTokens(4)
            .reasoningTokens(2)
            .build();
    private static final TokenTotals TOTALS = new TokenTotals(10, 6, 4, 2);

    private final Felix felix = new Felix();
    private final ManualProvider manual = new ManualProvider();
    private final RecordingSubscriber subscriber = new RecordingSubscriber();

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private StreamingCall<ChatEvent, ChatResponse> call(Selection selection) {
        return felix.client.newCall(ChatRequest.of("hi"), selection);
    }

    private StreamingCall<ChatEvent, ChatResponse> startManual() {
        felix.publish("manual", manual, "llm.model", "m");
        StreamingCall<ChatEvent, ChatResponse> call = call(Selection.id("manual"));
        call.events().subscribe(subscriber);
        subscriber.subscription.request(100);
        return call;
    }

    private void signal(ChatEvent event) {
        manual.call().subscriber.onNext(event);
    }

    private CallMetrics only() {
        assertThat(felix.metrics.snapshot()).hasSize(1);
        return felix.metrics.snapshot().get(0);
    }

    private CallMetrics of(String id) {
        return felix.metrics.snapshot().stream()
                .filter(row -> row.providerId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static ChatResponse answer(Timings timings) {
        return ChatResponse.builder().usage(USAGE).timings(timings).build();
    }

    @Test
    void aStreamCountsFromItsStartToItsEnd() {
        startManual();
        assertThat(only().running()).isEqualTo(1);
        signal(new TextDelta(0, "a"));
        signal(new ChatCompleted(answer(null)));
        assertThat(only().ended()).isZero();
        manual.call().subscriber.onComplete();
        assertThat(only().running()).isZero();
        assertThat(only().succeeded()).isEqualTo(1);
        assertThat(only().failed()).isEmpty();
        assertThat(only().tokens()).isEqualTo(TOTALS);
        assertThat(only().latency().count()).isEqualTo(1);
        assertThat(only().firstToken().count()).isEqualTo(1);
        assertThat(only().firstToken().longest())
                .isGreaterThan(Duration.ZERO)
                .isLessThan(only().latency().longest());
        assertThat(List.of(only().providerId(), only().model(), only().operation()))
                .containsExactly("manual", "m", "chat");
        // Two of the six tokens were thoughts that nobody saw being generated.
        Duration generating = only().latency().sum().minus(only().firstToken().sum());
        assertThat(only().outputTokensPerSecond().orElseThrow() * generating.toNanos() / 1e9)
                .isBetween(3.99, 4.01);
    }

    @Test
    void thoughtsThatWereSeenCountForTheSpeed() {
        startManual();
        signal(new ReasoningDelta(0, "hm"));
        signal(new ChatCompleted(answer(null)));
        manual.call().subscriber.onComplete();
        Duration generating = only().latency().sum().minus(only().firstToken().sum());
        assertThat(only().outputTokensPerSecond().orElseThrow() * generating.toNanos() / 1e9)
                .isBetween(5.99, 6.01);
    }

    @Test
    void aFailoverCountsAtBoth() {
        felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK), "service.ranking", 1);
        felix.publish("b", FakeProvider.answering("b"));
        call(ANY).execute();
        call(ANY).executeAsync().toCompletableFuture().join();
        call(ANY).stream().forEachRemaining(event -> {});
        assertThat(of("a").failed()).isEqualTo(Map.of(ErrorKind.NETWORK, 3L));
        assertThat(of("a").succeeded()).isZero();
        assertThat(of("b").succeeded()).isEqualTo(3);
        assertThat(of("b").failed()).isEmpty();
        assertThat(of("b").firstToken().count())
                .as("streams that this side saw")
                .isEqualTo(1);
        assertThat(felix.metrics.snapshot())
                .allSatisfy(row -> assertThat(row.running()).isZero());
    }

    @Test
    void aFailureThatMovesNowhereCountsOnce() {
        felix.publish("a", FakeProvider.failing("a", ErrorKind.RATE_LIMIT));
        assertThatThrownBy(() -> call(ANY).execute()).isInstanceOf(LlmException.class);
        assertThat(only().failed()).isEqualTo(Map.of(ErrorKind.RATE_LIMIT, 1L));
        assertThat(only().running()).isZero();
    }

    @Test
    void aProviderThatThrowsInsteadOfMakingACallFailed() {
        felix.publish("a", (ChatProvider) request -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> call(ANY).execute()).isInstanceOf(LlmException.class);
        assertThat(only().failed()).isEqualTo(Map.of(ErrorKind.PROTOCOL, 1L));
        assertThat(only().running()).isZero();
    }

    @Test
    void aSelectionThatLeadsNowhereIsNoAttempt() {
        assertThatThrownBy(() -> call(ANY).execute()).isInstanceOf(LlmException.class);
        assertThat(felix.metrics.snapshot()).isEmpty();
    }

    @Test
    void aCancelledCallCountsAsCancelled() {
        startManual().cancel();
        assertThat(only().failed()).isEqualTo(Map.of(ErrorKind.CANCELLED, 1L));
        assertThat(only().running()).isZero();
    }

    @Test
    void aCancelledCallCountsAsCancelledWhateverTheProviderAnswers() {
        manual.answerToCancel = ErrorKind.NETWORK;
        startManual().cancel();
        assertThat(only().failed()).isEqualTo(Map.of(ErrorKind.CANCELLED, 1L));
    }

    @Test
    void aSubscriberThatLeavesCancelsAndItsTokensCount() {
        startManual();
        signal(new UsageReported(USAGE));
        subscriber.subscription.cancel();
        assertThat(only().failed()).isEqualTo(Map.of(ErrorKind.CANCELLED, 1L));
        assertThat(only().tokens()).isEqualTo(TOTALS);
        manual.call().fail(ErrorKind.CANCELLED);
        assertThat(only().ended()).isEqualTo(1);
    }

    @Test
    void aSubscriberThatLeavesWithTheWholeAnswerHasIt() {
        startManual();
        signal(new ChatCompleted(answer(null)));
        subscriber.subscription.cancel();
        assertThat(only().succeeded()).isEqualTo(1);
        assertThat(only().failed()).isEmpty();
        assertThat(only().tokens()).isEqualTo(TOTALS);
    }

    @Test
    void aStoppedRouterEndsItsCallsAsUnavailable() {
        startManual();
        felix.center.deactivate();
        assertThat(only().failed()).isEqualTo(Map.of(ErrorKind.UNAVAILABLE, 1L));
        assertThat(only().running()).isZero();
    }

    @Test
    void tokensOfAFailedStreamCount() {
        startManual();
        signal(new TextDelta(0, "a"));
        manual.call()
                .subscriber
                .onError(LlmException.builder(ErrorKind.PROTOCOL, "It broke off.")
                        .partial(answer(null))
                        .build());
        assertThat(only().failed()).isEqualTo(Map.of(ErrorKind.PROTOCOL, 1L));
        assertThat(only().tokens()).isEqualTo(TOTALS);
        assertThat(only().latency().count()).isZero();
    }

    @Test
    void aStreamThatTheProviderCollectedTellsItsFirstTokenItself() {
        Timings timings = Timings.of(Duration.ofMillis(20), Duration.ofMillis(30));
        felix.publish("a", (ChatProvider) request -> new StreamingCall<ChatEvent, ChatResponse>() {
            @Override
            public CompletionStage<ChatResponse> executeAsync() {
                return CompletableFuture.completedStage(answer(timings));
            }

            @Override
            public Flow.Publisher<ChatEvent> events() {
                throw new AssertionError("not streamed");
            }

            @Override
            public void cancel() {
                throw new AssertionError("not cancelled");
            }
        });
        call(ANY).execute();
        assertThat(only().firstToken().longest()).isEqualTo(Duration.ofMillis(20));
        assertThat(only().tokens()).isEqualTo(TOTALS);
    }

    @Test
    void theModelIsTheOneAskedForElseTheInstances() {
        felix.publish("a", FakeProvider.answering("a"), "llm.model", "own", "llm.models", new String[] {"listed"});
        felix.publish("b", FakeProvider.answering("b"));
        for (String address : List.of("a", "a/asked", "listed", "b")) {
            felix.client
                    .newCall(ChatRequest.builder().user("hi").model(address).build())
                    .execute();
        }
        felix.client
                .newCall(ChatRequest.builder().user("hi").model("set").build(), Selection.parse("a/asked"))
                .execute();
        assertThat(felix.metrics.snapshot())
                .extracting(CallMetrics::model)
                .containsExactly("asked", "listed", "own", "set", "");
    }

    @Test
    void manyCallersAreCountedExactly() throws Exception {
        felix.publish("a", FakeProvider.failing("a", ErrorKind.UNAVAILABLE), "service.ranking", 1);
        felix.publish("b", FakeProvider.answering("b"));
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(pool.submit(() -> {
                    for (int j = 0; j < 200; j++) {
                        call(ANY).execute();
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(of("a").failed()).isEqualTo(Map.of(ErrorKind.UNAVAILABLE, 1_600L));
        assertThat(of("b").succeeded()).isEqualTo(1_600);
        assertThat(of("b").latency().count()).isEqualTo(1_600);
        assertThat(of("a").running() + of("b").running()).isZero();
    }
}
