/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.Selection;
import dev.osgillm.router.internal.ManualProvider.ManualCall;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that say nothing more of a call for which nobody set a limit. */
@Timeout(60)
class SilenceTest {

    private static final Duration LIMIT = SilenceLimit.DEFAULT;
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private final Felix felix = Felix.waiting(time, "5s");
    private final ManualProvider silent = new ManualProvider();

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    /** In steps in which the router may look. */
    private void pass(Duration duration) {
        for (Duration left = duration; !left.isNegative() && !left.isZero(); left = left.minus(LOOK)) {
            time.pass(left.compareTo(LOOK) > 0 ? LOOK : left);
        }
    }

    private StreamingCall<ChatEvent, ChatResponse> call(Timeouts limits, Object... properties) {
        felix.publish("silent", silent, properties);
        return felix.client.newCall(
                ChatRequest.of("hi").toBuilder().timeouts(limits).build(), Selection.id("silent"));
    }

    private CompletableFuture<ChatResponse> answer(Timeouts limits, Object... properties) {
        return call(limits, properties).executeAsync().toCompletableFuture();
    }

    private RecordingSubscriber subscribe(long demand) {
        return subscribe(demand, new RecordingSubscriber());
    }

    private RecordingSubscriber subscribe(long demand, RecordingSubscriber subscriber) {
        call(Timeouts.INHERITED).events().subscribe(subscriber);
        subscriber.subscription.request(demand);
        return subscriber;
    }

    private void text(String text) {
        silent.call().subscriber.onNext(new TextDelta(0, text));
    }

    private static LlmException failure(CompletableFuture<?> answer) {
        ExecutionException thrown =
                catchThrowableOfType(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS));
        assertThat(thrown).isNotNull();
        return (LlmException) thrown.getCause();
    }

    @Test
    void aCallThatIsNeverAnsweredEnds() {
        CompletableFuture<ChatResponse> answer = answer(Timeouts.INHERITED);
        pass(LIMIT);
        assertThat(answer).isNotDone();
        pass(LOOK);
        assertThat(failure(answer))
                .hasMessageContaining("said nothing of the call")
                .hasMessageContaining(SilenceLimit.KEY)
                .returns(ErrorKind.TIMEOUT, LlmException::kind);
        assertThat(silent.call().callCancelled).isTrue();
    }

    @Test
    void aProviderThatDoesNotListenEitherIsLeft() {
        silent.answerToCancel = null;
        CompletableFuture<ChatResponse> answer = answer(Timeouts.INHERITED);
        pass(LIMIT.plus(LOOK));
        assertThat(answer).isNotDone();
        time.pass(Stop.PATIENCE);
        assertThat(failure(answer))
                .hasMessageContaining("That is a defect of")
                .returns(ErrorKind.TIMEOUT, LlmException::kind);
    }

    @Test
    void aStreamThatStopsEndsWithWhatHadArrived() {
        RecordingSubscriber subscriber = subscribe(10);
        text("Hel");
        pass(LIMIT);
        text("lo");
        pass(LIMIT);
        assertThat(subscriber.signals).hasSize(2);
        pass(LOOK);
        assertThat(subscriber.signals).hasSize(3).last().isInstanceOf(LlmException.class);
        LlmException failure = (LlmException) subscriber.signals.get(2);
        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure.partial(ChatResponse.class).orElseThrow().text()).isEqualTo("Hello");
        text("?");
        assertThat(subscriber.signals).hasSize(3);
    }

    @Test
    void aSubscriberThatAsksForNothingKeepsTheProviderSilent() {
        RecordingSubscriber subscriber = subscribe(1);
        text("Hello");
        pass(LIMIT.multipliedBy(3));
        subscriber.subscription.request(1);
        pass(LIMIT.minus(LOOK));
        silent.call().answer("Hello");
        assertThat(subscriber.signals).hasSize(3).last().isEqualTo("complete");
    }

    @Test
    void aSubscriberAtWorkKeepsTheProviderSilent() {
        RecordingSubscriber subscriber = subscribe(10, new RecordingSubscriber() {
            @Override
            public void onNext(ChatEvent event) {
                super.onNext(event);
                pass(event instanceof TextDelta ? LIMIT.multipliedBy(3) : Duration.ZERO);
            }
        });
        text("Hello");
        silent.call().answer("Hello");
        assertThat(subscriber.signals).hasSize(3).last().isEqualTo("complete");
    }

    @Test
    void itsTimeBeginsWhenSomebodyWaits() {
        RecordingSubscriber subscriber = subscribe(1);
        text("Hello");
        pass(LIMIT);
        time.pass(LOOK.minusNanos(1));
        subscriber.subscription.request(1);
        time.pass(Duration.ofNanos(1));
        pass(LIMIT.minus(LOOK));
        assertThat(subscriber.signals).hasSize(1);
        pass(LOOK);
        assertThat(subscriber.signals).hasSize(2).last().isInstanceOf(LlmException.class);
    }

    @Test
    void aProviderThatSpeaksInTheLastMomentGoesOn() {
        List<Runnable> later = new ArrayList<>();
        try (Felix slow = Felix.waiting(time, time.nanoTime(), "5s", later::add)) {
            slow.publish("silent", silent);
            RecordingSubscriber subscriber = new RecordingSubscriber();
            slow.client
                    .newCall(ChatRequest.of("hi"), Selection.id("silent"))
                    .events()
                    .subscribe(subscriber);
            subscriber.subscription.request(10);
            pass(LIMIT.plus(LOOK.multipliedBy(2)));
            assertThat(later).isNotEmpty();
            text("Hello");
            later.forEach(Runnable::run);
            assertThat(silent.call().callCancelled).isFalse();
            silent.call().answer("Hello");
            assertThat(subscriber.signals).hasSize(3).last().isEqualTo("complete");
        }
    }

    @Test
    void aProviderThatTookOverInTheLastMomentGoesOn() {
        List<Runnable> later = new ArrayList<>();
        ManualProvider other = new ManualProvider();
        try (Felix slow = Felix.waiting(time, time.nanoTime(), "5s", later::add)) {
            slow.publish("first", silent, "service.ranking", 2, LlmConstants.MODEL, "m");
            slow.publish("second", other, "service.ranking", 1, LlmConstants.MODEL, "m");
            CompletableFuture<ChatResponse> answer = slow.client
                    .newCall(ChatRequest.builder().model("m").user("hi").build())
                    .executeAsync()
                    .toCompletableFuture();
            pass(LIMIT.plus(LOOK));
            assertThat(later).isNotEmpty();
            silent.call().fail(ErrorKind.UNAVAILABLE);
            later.forEach(Runnable::run);
            assertThat(other.call().callCancelled).isFalse();
            other.call().answer("Hello");
            assertThat(answer.join().text()).isEqualTo("Hello");
        }
    }

    @Test
    void aProviderIsToldOnceToEndTheCall() {
        felix.silence.modified(Map.of(SilenceLimit.KEY, "1s"));
        silent.answerToCancel = null;
        CompletableFuture<ChatResponse> answer = answer(Timeouts.INHERITED);
        for (int i = 0; i < 50; i++) {
            time.pass(Duration.ofMillis(100));
        }
        assertThat(failure(answer).kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(silent.call().cancels).hasValue(1);
    }

    @Test
    void theNextProviderHasItsOwnTime() {
        ManualProvider other = new ManualProvider();
        felix.publish("first", silent, "service.ranking", 2, LlmConstants.MODEL, "m");
        felix.publish("second", other, "service.ranking", 1, LlmConstants.MODEL, "m");
        CompletableFuture<ChatResponse> answer = felix.client
                .newCall(ChatRequest.builder().model("m").user("hi").build())
                .executeAsync()
                .toCompletableFuture();
        pass(LIMIT.minus(LOOK));
        silent.call().fail(ErrorKind.UNAVAILABLE);
        pass(LIMIT);
        assertThat(answer).isNotDone();
        other.call().answer("Hello");
        assertThat(answer.join().text()).isEqualTo("Hello");
    }

    @Test
    void theLongestLimitOfTheRequestCounts() {
        CompletableFuture<ChatResponse> answer = answer(
                Timeouts.builder().firstToken(LIMIT.multipliedBy(3)).idle(LOOK).build());
        pass(LIMIT.multipliedBy(3));
        assertThat(answer).isNotDone();
        pass(LOOK);
        assertThat(failure(answer).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void aRequestWithoutLimitHasNone() {
        CompletableFuture<ChatResponse> answer =
                answer(Timeouts.builder().total(Duration.ZERO).idle(LOOK).build());
        pass(LIMIT.multipliedBy(3));
        silent.call().answer("Hello");
        assertThat(answer.join().text()).isEqualTo("Hello");
    }

    @Test
    void whatTakesAsLongAsItTakesHasNone() {
        felix.publish("silent", silent);
        CompletableFuture<ChatResponse> answer = felix.client
                .streamingCall(
                        Selection.id("silent"), ChatProvider.class, provider -> provider.newCall(ChatRequest.of("hi")))
                .executeAsync()
                .toCompletableFuture();
        pass(LIMIT.multipliedBy(3));
        silent.call().answer("Hello");
        assertThat(answer.join().text()).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"90m", "5400"})
    void anInstanceWithLongerLimitsSaysSo(String own) {
        CompletableFuture<ChatResponse> answer = answer(Timeouts.INHERITED, LlmConstants.SILENCE_TIMEOUT, own);
        pass(LIMIT.multipliedBy(3));
        assertThat(answer).isNotDone();
        pass(LOOK);
        assertThat(failure(answer).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1s", "soon"})
    void anInstanceMakesTheLimitOfTheRouterNoShorter(String own) {
        CompletableFuture<ChatResponse> answer = answer(Timeouts.INHERITED, LlmConstants.SILENCE_TIMEOUT, own);
        pass(LIMIT);
        assertThat(answer).isNotDone();
        pass(LOOK);
        assertThat(failure(answer).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void anInstanceWithoutLimitsSaysSo() {
        CompletableFuture<ChatResponse> answer = answer(Timeouts.INHERITED, LlmConstants.SILENCE_TIMEOUT, "0");
        pass(LIMIT.multipliedBy(3));
        silent.call().answer("Hello");
        assertThat(answer.join().text()).isEqualTo("Hello");
    }

    @Test
    void aChangedLimitCountsAtOnceAndAWrongOneNever() {
        felix.silence.modified(Map.of(SilenceLimit.KEY, "2m"));
        felix.silence.modified(Map.of(SilenceLimit.KEY, "25h"));
        felix.silence.modified(Map.of(SilenceLimit.KEY, "500ms"));
        CompletableFuture<ChatResponse> answer = answer(Timeouts.INHERITED);
        pass(Duration.ofMinutes(4));
        assertThat(failure(answer).kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(felix.silence.standard()).isEqualTo(Duration.ofMinutes(2));
        felix.silence.modified(Map.of());
        assertThat(felix.silence.standard()).isEqualTo(LIMIT);
    }

    @Test
    void withoutALimitNoCallEnds() {
        felix.silence.modified(Map.of(SilenceLimit.KEY, "0"));
        CompletableFuture<ChatResponse> answer = answer(Timeouts.INHERITED);
        pass(LIMIT.multipliedBy(3));
        silent.call().answer("Hello");
        assertThat(answer.join().text()).isEqualTo("Hello");
    }

    @Test
    void aCallAfterAPauseIsWatchedToo() {
        CompletableFuture<ChatResponse> first = answer(Timeouts.INHERITED);
        pass(LOOK);
        silent.call().answer("Hello");
        assertThat(first).isCompleted();
        pass(LOOK.multipliedBy(3));
        ManualCall done = silent.call();
        silent.calls.remove(done);
        CompletableFuture<ChatResponse> second = felix.client
                .newCall(ChatRequest.of("hi"), Selection.id("silent"))
                .executeAsync()
                .toCompletableFuture();
        pass(LIMIT.plus(LOOK));
        assertThat(failure(second).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
}
