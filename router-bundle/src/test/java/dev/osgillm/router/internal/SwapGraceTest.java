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
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.ProviderListener;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
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
import org.osgi.framework.ServiceRegistration;

/** Calls that wait for an instance which has just left. */
@Timeout(60)
class SwapGraceTest {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ManualTime time = new ManualTime();
    private final Felix felix = Felix.waiting(time, "5s");

    @AfterEach
    void close() {
        assertThat(felix.departures.waiting().size())
                .as("calls that still wait")
                .isZero();
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private StreamingCall<ChatEvent, ChatResponse> call(String address) {
        return felix.client.newCall(ChatRequest.of("hi"), Selection.parse(address));
    }

    private CompletableFuture<ChatResponse> start(String address) {
        return call(address).executeAsync().toCompletableFuture();
    }

    private void publishAndWithdraw(String id) {
        felix.publish(id, FakeProvider.answering("old"), "llm.model", "m").unregister();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/x", "m", "M", "(llm.id=a)", ""})
    void whatHasJustLeftIsWaitedForHoweverItIsAddressed(String address) throws Exception {
        publishAndWithdraw("a");
        CompletableFuture<ChatResponse> answer = start(address);
        time.pass(GRACE.minusMillis(1));
        assertThat(answer).isNotDone();
        felix.publish("other", FakeProvider.answering("wrong"), "llm.configured", false);
        assertThat(answer).isNotDone();
        felix.publish("a", FakeProvider.answering("new"), "llm.model", "m");
        assertThat(answer.get(0, TimeUnit.SECONDS).text()).startsWith("new:");
    }

    @Test
    void aListenerThatTakesItsTimeHoldsUpNoCall() throws Exception {
        publishAndWithdraw("a");
        CompletableFuture<ChatResponse> answer = start("a");
        List<Boolean> answered = new ArrayList<>();
        felix.context()
                .registerService(
                        ProviderListener.class, (change, provider) -> answered.add(answer.isDone()), new Hashtable<>());
        felix.publish("a", FakeProvider.answering("new"));
        assertThat(answered).containsExactly(true);
    }

    @Test
    void aCallFailsWhenTheGraceIsOver() {
        publishAndWithdraw("a");
        time.pass(Duration.ofSeconds(2));
        CompletableFuture<ChatResponse> answer = start("a");
        time.pass(Duration.ofMillis(2999));
        assertThat(answer).isNotDone();
        time.pass(Duration.ofMillis(1));
        assertThat(failure(answer))
                .hasMessage("There is no provider 'a', and none declares such a model. There are no providers at all:"
                        + " install or start a provider bundle such as dev.osgillm.ollama, or configure one, for example"
                        + " in etc/dev.osgillm.openai.cfg. Before: waited 3 s for a to come back.")
                .returns(ErrorKind.UNAVAILABLE, LlmException::kind);
    }

    @Test
    void whatLeftLongAgoIsNotWaitedForAndForgotten() {
        publishAndWithdraw("a");
        assertThat(felix.departures.size()).isOne();
        time.pass(GRACE);
        assertThat(felix.departures.size()).isZero();
        assertThat(failure(start("a"))).hasMessageStartingWith("There is no provider 'a'");
    }

    @Test
    void anotherThatFitsIsNotKeptWaiting() throws Exception {
        publishAndWithdraw("a");
        felix.publish("b", FakeProvider.answering("b"), "llm.model", "m");
        assertThat(start("m").get(0, TimeUnit.SECONDS).text()).isEqualTo("b:m");
        assertThat(start("").get(0, TimeUnit.SECONDS).text()).isEqualTo("b:default");
    }

    @Test
    void aChosenDefaultIsWaitedForWhileAnotherIsThere() throws Exception {
        felix.publish("b", FakeProvider.answering("b"), "service.ranking", 9);
        felix.choice.choose("a");
        publishAndWithdraw("a");
        CompletableFuture<ChatResponse> first = start("");
        assertThat(first).isNotDone();
        felix.publish("a", FakeProvider.answering("new")).unregister();
        assertThat(first.get(0, TimeUnit.SECONDS).text()).startsWith("new:");

        CompletableFuture<ChatResponse> second = start("");
        time.pass(GRACE);
        assertThat(second.get(0, TimeUnit.SECONDS).text()).startsWith("b:");
    }

    @Test
    void anotherChoiceCountsForACallThatWaits() throws Exception {
        felix.publish("b", FakeProvider.answering("b"));
        felix.choice.choose("a");
        publishAndWithdraw("a");
        CompletableFuture<ChatResponse> answer = start("");
        felix.choice.choose("b");
        felix.publish("c", FakeProvider.answering("c"));
        assertThat(answer.get(0, TimeUnit.SECONDS).text()).startsWith("b:");
    }

    @Test
    void anInstanceThatWasReplacedBeforeItLeftIsNotMissed() {
        ServiceRegistration<?> v1 = felix.publish("a", FakeProvider.answering("v1"));
        felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK));
        v1.unregister();
        assertThat(felix.departures.size()).isZero();
        assertThat(failure(start("a")).kind()).isEqualTo(ErrorKind.NETWORK);
    }

    @Test
    void anInstanceThatCameBackIsNotMissed() {
        publishAndWithdraw("a");
        felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK));
        assertThat(felix.departures.size()).isZero();
        assertThat(failure(start("a")).kind()).isEqualTo(ErrorKind.NETWORK);
    }

    @Test
    void aStreamWhoseProviderLeftBeforeItsFirstEventGoesOnWithTheNextVersion() {
        ManualProvider old = new ManualProvider();
        ServiceRegistration<?> registration = felix.publish("a", old);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call("a").events().subscribe(subscriber);
        subscriber.subscription.request(1);
        registration.unregister();
        old.call().fail(ErrorKind.UNAVAILABLE);
        assertThat(subscriber.signals).isEmpty();
        subscriber.subscription.request(2);
        felix.publish("a", FakeProvider.answering("new"));
        assertThat(subscriber.signals)
                .startsWith(new TextDelta(0, "new"))
                .hasSize(4)
                .last()
                .isEqualTo("complete");
    }

    @Test
    void aStreamThatHasDeliveredAnEventNeverStartsAgain() {
        ManualProvider old = new ManualProvider();
        ServiceRegistration<?> registration = felix.publish("a", old);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call("a").events().subscribe(subscriber);
        subscriber.subscription.request(2);
        old.call().subscriber.onNext(new TextDelta(0, "x"));
        registration.unregister();
        old.call().fail(ErrorKind.UNAVAILABLE);
        assertThat(subscriber.signals).hasSize(2).last().isInstanceOf(LlmException.class);
    }

    @Test
    void theErrorTellsOfAttemptsAndWaiting() {
        ManualProvider old = new ManualProvider();
        ServiceRegistration<?> registration = felix.publish("a", old);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call("a").events().subscribe(subscriber);
        registration.unregister();
        old.call().fail(ErrorKind.UNAVAILABLE);
        time.pass(GRACE);
        assertThat(subscriber.signals).singleElement().isInstanceOfSatisfying(LlmException.class, e -> assertThat(e)
                .hasMessage("a (UNAVAILABLE): It failed.; waited 5 s for a to come back")
                .returns(ErrorKind.UNAVAILABLE, LlmException::kind));
    }

    @Test
    void aCallWaitsNoLongerThanItsOwnLimit() {
        publishAndWithdraw("a");
        ChatRequest request = ChatRequest.of("hi").toBuilder()
                .timeouts(Timeouts.builder().total(Duration.ofSeconds(2)).build())
                .build();
        CompletableFuture<ChatResponse> answer =
                felix.client.newCall(request, Selection.id("a")).executeAsync().toCompletableFuture();
        time.pass(Duration.ofMillis(1999));
        assertThat(answer).isNotDone();
        time.pass(Duration.ofMillis(1));
        assertThat(failure(answer))
                .hasMessage("The call may take 2 s (timeout), and that time was over while it waited for a. Repeat the"
                        + " call, or give it longer. Before: waited 2 s for a to come back.")
                .returns(ErrorKind.TIMEOUT, LlmException::kind);
    }

    @Test
    void cancellingEndsTheWait() {
        publishAndWithdraw("a");
        StreamingCall<ChatEvent, ChatResponse> call = call("a");
        CompletableFuture<ChatResponse> answer = call.executeAsync().toCompletableFuture();
        call.cancel();
        assertThat(failure(answer).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void aSubscriberThatLeavesEndsTheWait() {
        publishAndWithdraw("a");
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call("a").events().subscribe(subscriber);
        subscriber.subscription.cancel();
        felix.publish("a", FakeProvider.answering("new"));
        assertThat(subscriber.signals).isEmpty();
    }

    @Test
    void theRouterEndsTheWaitWhenItStops() {
        publishAndWithdraw("a");
        CompletableFuture<ChatResponse> answer = start("a");
        felix.center.deactivate();
        assertThat(failure(answer))
                .hasMessageStartingWith("The router is stopping")
                .returns(ErrorKind.UNAVAILABLE, LlmException::kind);
    }

    @Test
    void whoBlocksIsAnsweredByTheNextVersion() throws Exception {
        publishAndWithdraw("a");
        CompletableFuture<ChatResponse> answer =
                CompletableFuture.supplyAsync(() -> call("a").execute());
        time.awaitScheduled(GRACE);
        felix.publish("a", FakeProvider.answering("new"));
        assertThat(answer.get(30, TimeUnit.SECONDS).text()).isEqualTo("new:default");
    }

    @Test
    void anInterruptEndsTheWaitOfWhoBlocks() {
        publishAndWithdraw("a");
        Thread.currentThread().interrupt();
        LlmException failure =
                catchThrowableOfType(LlmException.class, () -> call("a").execute());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void aProviderThatComesAndLeavesForEverIsGivenUp() {
        publishAndWithdraw("a");
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call("a").events().subscribe(subscriber);
        int rounds = 0;
        while (subscriber.signals.isEmpty()) {
            ManualProvider leaving = new ManualProvider();
            felix.publish("a", leaving).unregister();
            leaving.call().fail(ErrorKind.NETWORK);
            assertThat(++rounds).isLessThan(50);
        }
        assertThat(subscriber.signals).singleElement().isInstanceOfSatisfying(LlmException.class, e -> assertThat(e)
                .hasMessageContaining("NETWORK"));
        assertThat(rounds).isEqualTo(Search.MOST_WAITS);
    }

    @Test
    void othersThatComeAndLeaveDoNotTireACallThatWaits() {
        publishAndWithdraw("a");
        CompletableFuture<ChatResponse> answer = start("a");
        for (int i = 0; i < 3 * Search.MOST_WAITS; i++) {
            publishAndWithdraw("other" + i);
            time.pass(Duration.ofMillis(100));
        }
        assertThat(answer).isNotDone();
        time.pass(GRACE.minusSeconds(3));
        assertThat(failure(answer)).hasMessageEndingWith(" Before: waited 5 s for a to come back.");
    }

    @Test
    void departuresAreBounded() {
        for (int i = 0; i < Departures.MOST + 10; i++) {
            publishAndWithdraw("a" + i);
        }
        assertThat(felix.departures.size()).isEqualTo(Departures.MOST);
        assertThat(failure(start("a9")).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        CompletableFuture<ChatResponse> answer = start("a10");
        assertThat(answer).isNotDone();
        time.pass(GRACE);
        assertThat(answer).isCompletedExceptionally();
        assertThat(felix.departures.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "6m", "-1s", "1h"})
    void aWrongGraceLeavesTheOneBefore(String wrong) {
        felix.departures.modified(Map.of("swap_grace", "2s"));
        felix.departures.modified(Map.of("swap_grace", wrong));
        publishAndWithdraw("a");
        CompletableFuture<ChatResponse> answer = start("a");
        time.pass(Duration.ofMillis(1999));
        assertThat(answer).isNotDone();
        time.pass(Duration.ofMillis(1));
        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void withoutAGraceNobodyWaits() {
        felix.departures.modified(Map.of("swap_grace", "0"));
        publishAndWithdraw("a");
        assertThat(felix.departures.size()).isZero();
        assertThat(start("a")).isCompletedExceptionally();
    }

    private static LlmException failure(CompletableFuture<?> answer) {
        ExecutionException thrown =
                catchThrowableOfType(ExecutionException.class, () -> answer.get(0, TimeUnit.SECONDS));
        assertThat(thrown).isNotNull();
        return (LlmException) thrown.getCause();
    }
}
