/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** Many calls that wait for one instance: it gets them in portions when it is back, and none is lost. */
@Timeout(60)
class SwapBurstTest {

    private static final int MANY = 1_000;
    private static final int PORTION = WaitingCalls.PORTION;

    private final ManualTime time = new ManualTime();
    private final Felix felix = Felix.waiting(time, "5s");
    private final ManualProvider next = new ManualProvider();
    private List<CompletableFuture<ChatResponse>> answers;

    @BeforeEach
    void waitForIt() {
        felix.publish("a", FakeProvider.answering("old")).unregister();
        answers = new ArrayList<>();
        IntStream.range(0, MANY).forEach(i -> answers.add(start(ChatRequest.of("hi"))));
    }

    @AfterEach
    void close() {
        assertThat(felix.departures.waiting().size())
                .as("calls that still wait")
                .isZero();
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private CompletableFuture<ChatResponse> start(ChatRequest request) {
        return felix.client.newCall(request, Selection.id("a")).executeAsync().toCompletableFuture();
    }

    /** Lets all calls be told, and answers them. */
    private void answerAll(ManualProvider provider) {
        while (felix.departures.waiting().size() > 0) {
            time.pass(WaitingCalls.TICK);
        }
        provider.calls.forEach(call -> call.answer("new"));
    }

    private void assertAllAnswered() {
        assertThat(answers).allSatisfy(answer -> assertThat(answer)
                .isCompletedWithValueMatching(response -> response.text().equals("new")));
    }

    @Test
    void anInstanceThatIsBackGetsThemInPortionsAndEachOnce() {
        felix.publish("a", next);
        time.pass(WaitingCalls.HEAD_START);
        assertThat(next.calls).hasSize(PORTION);
        time.pass(WaitingCalls.TICK);
        assertThat(next.calls).hasSize(2 * PORTION);
        answerAll(next);
        assertThat(next.calls).hasSize(MANY);
        assertAllAnswered();
    }

    @Test
    void oneThatIsAnsweredMakesPlaceForTheNext() {
        felix.publish("a", next);
        time.pass(WaitingCalls.HEAD_START);
        next.calls.get(3).answer("new");
        assertThat(next.calls).hasSize(PORTION + 1);
        next.calls.get(4).fail(ErrorKind.PROTOCOL);
        assertThat(next.calls).hasSize(PORTION + 2);
        next.calls.forEach(call -> call.answer("new"));
        answerAll(next);
        assertThat(next.calls).hasSize(MANY);
    }

    @Test
    void anInstanceThatAnswersAtOnceGetsAllWithoutAPause() {
        felix.publish("a", FakeProvider.answering("new"));
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompleted());
    }

    @Test
    void aNewCallIsNotHeldUpByThoseThatWait() {
        felix.publish("a", next);
        time.pass(WaitingCalls.HEAD_START);
        answers.add(start(ChatRequest.of("new")));
        assertThat(next.calls).hasSize(PORTION + 1);
        time.pass(WaitingCalls.TICK);
        assertThat(next.calls).as("nor does it take a place of theirs").hasSize(2 * PORTION + 1);
        answerAll(next);
        assertAllAnswered();
    }

    @Test
    void thoseWhoseTurnHasNotComeWaitOnWhenItLeavesAgain() {
        ManualProvider brief = new ManualProvider();
        ServiceRegistration<?> registration = felix.publish("a", brief);
        time.pass(WaitingCalls.HEAD_START);
        registration.unregister();
        time.pass(WaitingCalls.TICK.multipliedBy(3));
        assertThat(brief.calls).as("no call goes to what has left").hasSize(PORTION);
        brief.calls.forEach(call -> call.fail(ErrorKind.UNAVAILABLE));
        assertThat(felix.departures.waiting().size()).isEqualTo(MANY);
        time.pass(Duration.ofSeconds(4));
        felix.publish("a", next);
        answerAll(next);
        assertThat(next.calls).hasSize(MANY);
        assertAllAnswered();
    }

    @Test
    void thoseThatWaitAnewHoldNoPlace() {
        ManualProvider brief = new ManualProvider();
        ServiceRegistration<?> registration = felix.publish("a", brief);
        time.pass(WaitingCalls.HEAD_START);
        registration.unregister();
        brief.calls.forEach(call -> call.fail(ErrorKind.UNAVAILABLE));
        assertThat(brief.calls).hasSize(PORTION);
        felix.publish("a", next);
        assertThat(next.calls).hasSize(PORTION);
        answerAll(next);
        assertAllAnswered();
    }

    @Test
    void aChangeRightAfterTheOtherLosesNone() {
        felix.publish("a", new ManualProvider());
        time.pass(WaitingCalls.HEAD_START);
        felix.publish("b", FakeProvider.answering("b"));
        felix.publish("a", next, "service.ranking", 1);
        assertThat(next.calls).isEmpty();
        time.pass(WaitingCalls.TICK);
        assertThat(next.calls).hasSize(PORTION);
        answerAll(next);
        assertThat(next.calls).hasSize(MANY - PORTION);
        felix.center.calls().stop(Duration.ZERO); // those of the first
    }

    @Test
    void anInstanceThatIsTakenOutOfServiceRightAfterItCameLosesNone() {
        ServiceRegistration<?> old = felix.publish("a", new ManualProvider(), "service.ranking", 1);
        time.pass(WaitingCalls.HEAD_START);
        felix.publish("a", next);
        felix.registry.instances().takeOut((Long) old.getReference().getProperty("service.id"), Instant.EPOCH);
        answerAll(next);
        assertThat(next.calls).hasSize(MANY - PORTION);
        felix.center.calls().stop(Duration.ZERO); // those of the first
        assertThat(answers.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(PORTION);
    }

    @Test
    void theLimitOfARequestHoldsWhileItWaitsForItsTurn() {
        CompletableFuture<ChatResponse> hasty = start(ChatRequest.of("hi").toBuilder()
                .timeouts(Timeouts.builder().total(Duration.ofMillis(250)).build())
                .build());
        felix.publish("a", next);
        time.pass(Duration.ofMillis(249));
        assertThat(hasty).isNotDone();
        time.pass(Duration.ofMillis(1));
        assertThat(hasty)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(LlmException.class)
                .withMessageContaining("that time was over while it waited for a");
        answerAll(next);
        assertThat(next.calls).hasSize(MANY);
        assertAllAnswered();
    }

    @Test
    void whoIsCancelledBeforeItsTurnEndsAtOnceAndIsNotSent() {
        StreamingCall<ChatEvent, ChatResponse> call = felix.client.newCall(ChatRequest.of("hi"), Selection.id("a"));
        CompletableFuture<ChatResponse> answer = call.executeAsync().toCompletableFuture();
        felix.publish("a", next);
        call.cancel();
        assertThat(answer).isCompletedExceptionally();
        answerAll(next);
        assertThat(next.calls).hasSize(MANY);
    }

    @Test
    void theGraceDoesNotLetTheRestInAtOnce() {
        time.pass(Duration.ofMillis(4_950));
        felix.publish("a", next);
        time.pass(Duration.ofMillis(99));
        assertThat(next.calls).hasSize(PORTION);
        answerAll(next);
        assertAllAnswered();
    }

    @Test
    void theRouterEndsAllWhenItStops() {
        felix.publish("a", next);
        felix.center.calls().stop(Duration.ZERO);
        assertThat(answers).allSatisfy(answer -> assertThat(answer)
                .isCompletedExceptionally()
                .satisfies(failed -> assertThat(catchFailure(failed)).hasMessageContaining("is stopping")));
    }

    private static Throwable catchFailure(CompletableFuture<?> failed) {
        try {
            return new AssertionError("Answered " + failed.join());
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}
