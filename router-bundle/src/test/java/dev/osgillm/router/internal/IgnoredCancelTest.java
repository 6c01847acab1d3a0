/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.time.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;

/** Providers that do not end a call which has to end: the router does, in bounded time. */
@Timeout(60)
class IgnoredCancelTest {

    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final ManualTime time = new ManualTime();
    private final Felix felix = Felix.waiting(time, "5s");
    private final ManualProvider silent = new ManualProvider();

    @BeforeEach
    void ignore() {
        silent.answerToCancel = null;
    }

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private StreamingCall<ChatEvent, ChatResponse> call(Duration limit) {
        ChatRequest request = ChatRequest.of("hi").toBuilder()
                .timeouts(
                        limit == null
                                ? Timeouts.INHERITED
                                : Timeouts.builder().total(limit).build())
                .build();
        return felix.client.newCall(request, Selection.id("silent"));
    }

    private StreamingCall<ChatEvent, ChatResponse> silentCall(Duration limit) {
        felix.publish("silent", silent);
        return call(limit);
    }

    private RecordingSubscriber subscribe(StreamingCall<ChatEvent, ChatResponse> call) {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call.events().subscribe(subscriber);
        subscriber.subscription.request(10);
        silent.call().subscriber.onNext(new TextDelta(0, "Hel"));
        silent.call().subscriber.onNext(new TextDelta(0, "lo"));
        return subscriber;
    }

    private static LlmException end(RecordingSubscriber subscriber) {
        assertThat(subscriber.signals).hasSize(3).last().isInstanceOf(LlmException.class);
        return (LlmException) subscriber.signals.get(2);
    }

    private static LlmException failure(CompletableFuture<?> answer) {
        ExecutionException thrown =
                catchThrowableOfType(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS));
        assertThat(thrown).isNotNull();
        return (LlmException) thrown.getCause();
    }

    private static String text(LlmException failure) {
        return failure.partial(ChatResponse.class).orElseThrow().text();
    }

    @Test
    void aCancelledStageEndsAfterAMoment() {
        StreamingCall<ChatEvent, ChatResponse> call = silentCall(null);
        CompletableFuture<ChatResponse> answer = call.executeAsync().toCompletableFuture();
        time.pass(Duration.ofDays(1));
        call.cancel();
        assertThat(silent.call().callCancelled).isTrue();
        time.pass(Stop.PATIENCE.minus(MOMENT));
        assertThat(answer).isNotDone();
        time.pass(MOMENT);
        assertThat(failure(answer))
                .hasMessageMatching("silent: The call was cancelled\\. The provider did not end it within 2 s, so the"
                        + " router did\\. That is a defect of .+; report it there\\.")
                .returns(ErrorKind.CANCELLED, LlmException::kind);
        assertThat(felix.metrics.snapshot())
                .singleElement()
                .satisfies(row -> assertThat(row.failed()).isEqualTo(Map.of(ErrorKind.CANCELLED, 1L)))
                .satisfies(row -> assertThat(row.running()).isZero());
    }

    @Test
    void aCancelledStreamEndsWithWhatHadArrivedAndNothingFollows() {
        StreamingCall<ChatEvent, ChatResponse> call = silentCall(null);
        RecordingSubscriber subscriber = subscribe(call);
        call.cancel();
        time.pass(Stop.PATIENCE.minus(MOMENT));
        assertThat(subscriber.signals).hasSize(2);
        time.pass(MOMENT);
        assertThat(end(subscriber).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(text(end(subscriber))).isEqualTo("Hello");
        silent.call().subscriber.onNext(new TextDelta(0, "?"));
        silent.call().answer("late");
        silent.call().fail(ErrorKind.NETWORK);
        assertThat(subscriber.signals).hasSize(3);
    }

    @Test
    void aSubscriberThatLeavesWaitsForNobody() {
        RecordingSubscriber subscriber = subscribe(silentCall(null));
        subscriber.subscription.cancel();
        assertThat(felix.held()).isZero();
        silent.call().answer("late");
        time.pass(Stop.PATIENCE);
        assertThat(subscriber.signals).hasSize(2);
    }

    @Test
    void anIterationEndsAfterAMoment() throws Exception {
        StreamingCall<ChatEvent, ChatResponse> call = silentCall(null);
        CompletableFuture<Boolean> more =
                CompletableFuture.supplyAsync(() -> call.stream().hasNext());
        assertThat(silent.made.await(30, TimeUnit.SECONDS)).isTrue();
        call.cancel();
        time.passOnceScheduled(Stop.PATIENCE);
        assertThat(failure(more).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void whoBlocksComesBackThoughTheProviderBlocksForEver() throws Exception {
        Blocking blocking = new Blocking();
        felix.publish("silent", blocking);
        StreamingCall<ChatEvent, ChatResponse> call = call(null);
        CompletableFuture<ChatResponse> answer = CompletableFuture.supplyAsync(call::execute);
        assertThat(blocking.begun.await(30, TimeUnit.SECONDS)).isTrue();
        call.cancel();
        time.passOnceScheduled(Stop.PATIENCE);
        assertThat(failure(answer).kind()).isEqualTo(ErrorKind.CANCELLED);
        blocking.until.countDown();
    }

    @Test
    void whoBlocksAndIsInterruptedComesBack() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<LlmException> failure = new CompletableFuture<>();
        StreamingCall<ChatEvent, ChatResponse> call = silentCall(null);
        Thread caller = new Thread(() -> {
            try {
                call.execute();
            } catch (LlmException e) {
                interrupted.complete(Thread.interrupted());
                failure.complete(e);
            }
        });
        caller.start();
        assertThat(silent.made.await(30, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        time.passOnceScheduled(Stop.PATIENCE);
        assertThat(failure.get(30, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aProviderThatHangsWhileItMakesItsCallHoldsUpNoCancelledCaller() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch until = new CountDownLatch(1);
        felix.publish("silent", (ChatProvider) request -> {
            begun.countDown();
            await(until);
            return silent.newCall(request);
        });
        StreamingCall<ChatEvent, ChatResponse> call = call(null);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        CompletableFuture<Void> starting =
                CompletableFuture.runAsync(() -> call.events().subscribe(subscriber));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        call.cancel();
        time.passOnceScheduled(Stop.PATIENCE);
        assertThat(subscriber.signals).singleElement().isInstanceOfSatisfying(LlmException.class, e -> assertThat(
                        e.kind())
                .isEqualTo(ErrorKind.CANCELLED));
        until.countDown();
        starting.get(30, TimeUnit.SECONDS);
        assertThat(silent.call().subscriber)
                .as("the call that came too late was started")
                .isNull();
        assertThat(subscriber.signals).hasSize(1);
    }

    @Test
    void theLimitOfTheRequestEndsAStageThatNobodyEnds() {
        CompletableFuture<ChatResponse> answer =
                silentCall(LIMIT).executeAsync().toCompletableFuture();
        time.pass(LIMIT.plus(Stop.PATIENCE).minus(MOMENT));
        assertThat(answer).isNotDone();
        assertThat(silent.call().callCancelled).isFalse();
        time.pass(MOMENT);
        assertThat(failure(answer))
                .hasMessageStartingWith("silent: The call did not end at the limit of its request (timeout).")
                .returns(ErrorKind.TIMEOUT, LlmException::kind);
        assertThat(silent.call().callCancelled).as("the provider hears of it").isTrue();
    }

    @Test
    void theLimitOfTheRequestEndsWhoBlocks() {
        StreamingCall<ChatEvent, ChatResponse> call = silentCall(LIMIT);
        CompletableFuture<ChatResponse> answer = CompletableFuture.supplyAsync(call::execute);
        time.passOnceScheduled(LIMIT.plus(Stop.PATIENCE));
        assertThat(failure(answer).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void theLimitOfTheRequestEndsAStreamWithWhatHadArrived() {
        RecordingSubscriber subscriber = subscribe(silentCall(LIMIT));
        time.pass(LIMIT.plus(Stop.PATIENCE));
        assertThat(end(subscriber).kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(text(end(subscriber))).isEqualTo("Hello");
    }

    @Test
    void aLimitWithoutEndIsNone() {
        StreamingCall<ChatEvent, ChatResponse> call = silentCall(Duration.ofSeconds(Long.MAX_VALUE));
        RecordingSubscriber subscriber = subscribe(call);
        silent.call().answer("x");
        assertThat(subscriber.signals).last().isEqualTo("complete");
    }

    @Test
    void aCallThatEndsInTimeIsLeftInPeace() {
        RecordingSubscriber subscriber = subscribe(silentCall(LIMIT));
        silent.call().answer("x");
        time.pass(Duration.ofDays(1));
        assertThat(subscriber.signals).hasSize(4).last().isEqualTo("complete");
        assertThat(silent.call().callCancelled).isFalse();
    }

    @Test
    void aCallThatWasEndedNeverMovesOn() {
        FakeProvider other = FakeProvider.answering("b");
        felix.publish("b", other);
        felix.publish("a", silent, "service.ranking", 1);
        StreamingCall<ChatEvent, ChatResponse> call =
                felix.client.newCall(ChatRequest.of("hi"), Selection.filter("(llm.id=*)"));
        CompletableFuture<ChatResponse> answer = call.executeAsync().toCompletableFuture();
        call.cancel();
        time.pass(Stop.PATIENCE);
        assertThat(failure(answer).kind()).isEqualTo(ErrorKind.CANCELLED);
        silent.call().fail(ErrorKind.NETWORK);
        assertThat(other.requests).isEmpty();
    }

    @Test
    void aRouterThatStopsEndsCallsWhoseProviderDoesNot() {
        RecordingSubscriber subscriber = subscribe(silentCall(null));
        felix.center.calls().stop(MOMENT);
        assertThat(end(subscriber).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(end(subscriber)).hasMessageContaining("The router is stopping");
        assertThat(text(end(subscriber))).isEqualTo("Hello");
    }

    @Test
    void aBundleThatStopsWithoutEndingItsCallsLosesThem() throws Exception {
        Bundle bundle = felix.context().installBundle("test:provider", empty());
        bundle.start();
        bundle.getBundleContext()
                .registerService(ChatProvider.class, silent, new Hashtable<>(Map.of("llm.id", "silent")));
        RecordingSubscriber subscriber = subscribe(call(null));
        bundle.stop();
        time.awaitScheduled(Stop.PATIENCE);
        assertThat(subscriber.signals).as("it may still be about to end them").hasSize(2);
        time.pass(Stop.PATIENCE);
        assertThat(end(subscriber).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(end(subscriber)).hasMessageContaining("The bundle of the provider has stopped");
        assertThat(text(end(subscriber))).isEqualTo("Hello");
    }

    @Test
    void aBundleThatStopsEndsNoCallOfAnother() throws Exception {
        Bundle bundle = felix.context().installBundle("test:other", empty());
        bundle.start();
        RecordingSubscriber subscriber = subscribe(silentCall(null));
        CountDownLatch told = new CountDownLatch(1);
        felix.context().addBundleListener(event -> {
            if (event.getType() == BundleEvent.STOPPED) {
                told.countDown();
            }
        });
        bundle.stop();
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        time.pass(Stop.PATIENCE);
        assertThat(subscriber.signals).hasSize(2);
        silent.call().answer("x");
    }

    private static InputStream empty() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Bundle-ManifestVersion"), "2");
        manifest.getMainAttributes().put(new Attributes.Name("Bundle-SymbolicName"), "test.provider");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void await(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // It ignores that as well.
            }
        }
    }

    /** Its blocking calls listen to nothing, its others never end. */
    private static final class Blocking implements ChatProvider {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch until = new CountDownLatch(1);

        @Override
        public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
            return new StreamingCall<>() {
                @Override
                public ChatResponse execute() {
                    begun.countDown();
                    await(until);
                    return null;
                }

                @Override
                public CompletionStage<ChatResponse> executeAsync() {
                    new Thread(this::execute).start();
                    return new CompletableFuture<>();
                }

                @Override
                public Flow.Publisher<ChatEvent> events() {
                    throw new AssertionError("not streamed");
                }

                @Override
                public void cancel() {}
            };
        }
    }
}
