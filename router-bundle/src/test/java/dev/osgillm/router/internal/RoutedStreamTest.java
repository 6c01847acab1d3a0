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
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.Selection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of {@link java.util.concurrent.Flow}, whatever the provider does. */
@Timeout(60)
class RoutedStreamTest {

    private static final Selection ANY = Selection.filter("(llm.id=*)");

    private final Felix felix = new Felix();
    private final ManualProvider a = new ManualProvider();
    private final ManualProvider b = new ManualProvider();
    private final RecordingSubscriber subscriber = new RecordingSubscriber();

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private StreamingCall<ChatEvent, ChatResponse> subscribe(RecordingSubscriber recorder) {
        felix.publish("a", a, "service.ranking", 1);
        felix.publish("b", b);
        StreamingCall<ChatEvent, ChatResponse> call = felix.client.newCall(ChatRequest.of("hi"), ANY);
        call.events().subscribe(recorder);
        return call;
    }

    private LlmException failure() {
        return (LlmException) subscriber.signals.get(subscriber.signals.size() - 1);
    }

    @Test
    void asksTheNextProviderForAllThatWasAskedOfTheFirst() {
        subscribe(subscriber);
        subscriber.subscription.request(2);
        subscriber.subscription.request(3);
        assertThat(a.call().requested).containsExactly(2L, 3L);
        a.call().fail(ErrorKind.NETWORK);
        assertThat(b.call().requested).containsExactly(5L);
        subscriber.subscription.request(Long.MAX_VALUE);
        b.call().subscriber.onNext(new TextDelta(0, "x"));
        b.call().subscriber.onComplete();
        assertThat(subscriber.signals).containsExactly(new TextDelta(0, "x"), "complete");
    }

    @Test
    void asksForNothingThatNobodyDemanded() {
        subscribe(subscriber);
        a.call().fail(ErrorKind.UNAVAILABLE);
        assertThat(b.call().requested).isEmpty();
        subscriber.subscription.cancel();
    }

    @Test
    void ignoresWhatAProviderSignalsAfterItsEnd() {
        subscribe(subscriber);
        subscriber.subscription.request(10);
        a.call().fail(ErrorKind.NETWORK);
        a.call().subscriber.onNext(new TextDelta(0, "late"));
        a.call().fail(ErrorKind.PROTOCOL);
        b.call().subscriber.onComplete();
        b.call().subscriber.onComplete();
        b.call().fail(ErrorKind.NETWORK);
        assertThat(subscriber.signals).containsExactly("complete");
    }

    @Test
    void aSecondSubscriptionOfOneProviderIsCancelled() {
        subscribe(subscriber);
        ManualProvider.ManualCall call = a.call();
        call.events().subscribe(call.subscriber);
        assertThat(call.unsubscribed).isTrue();
        subscriber.subscription.cancel();
    }

    @Test
    void refusesAnEventThatIsNull() {
        subscribe(subscriber);
        subscriber.subscription.request(1);
        a.call().subscriber.onNext(null);
        assertThat(failure().kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failure()).hasMessageStartingWith("a: ").hasMessageContaining("org.apache.felix.framework");
        assertThat(a.call().unsubscribed).isTrue();
        assertThat(b.calls).isEmpty();
    }

    @Test
    void namesTheProviderOfAnUnexpectedFailureButNotItsText() {
        subscribe(subscriber);
        a.call().subscriber.onError(new IllegalArgumentException("key sk-secret is wrong"));
        assertThat(failure().kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failure().providerId()).contains("a");
        assertThat(failure().getMessage()).contains("IllegalArgumentException").doesNotContain("sk-secret");
    }

    @Test
    void aDemandOfNothingEndsTheCall() {
        subscribe(subscriber);
        subscriber.subscription.request(0);
        subscriber.subscription.request(-1);
        assertThat(subscriber.signals).hasSize(1).first().isInstanceOf(IllegalArgumentException.class);
        assertThat(a.call().unsubscribed).isTrue();
        a.call().fail(ErrorKind.NETWORK);
        assertThat(b.calls).isEmpty();
        assertThat(subscriber.signals).hasSize(1);
    }

    @Test
    void theEndWaitsForTheEventAtWork() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RecordingSubscriber slow = new RecordingSubscriber() {
            @Override
            public void onNext(ChatEvent event) {
                inside.countDown();
                try {
                    assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                super.onNext(event);
            }
        };
        subscribe(slow);
        slow.subscription.request(2);
        Thread provider = new Thread(() -> a.call().subscriber.onNext(new TextDelta(0, "x")));
        provider.start();
        assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
        slow.subscription.request(-1);
        assertThat(slow.signals).isEmpty();
        goOn.countDown();
        provider.join(30_000);
        assertThat(slow.signals).hasSize(2).last().isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSubscriberThatThrowsIsCancelledAndGetsNothingMore() {
        RecordingSubscriber bad = new RecordingSubscriber() {
            @Override
            public void onNext(ChatEvent event) {
                throw new IllegalStateException("thrown by the test");
            }
        };
        subscribe(bad);
        bad.subscription.request(2);
        a.call().subscriber.onNext(new TextDelta(0, "x"));
        assertThat(a.call().unsubscribed).isTrue();
        a.call().subscriber.onNext(new TextDelta(0, "y"));
        a.call().subscriber.onComplete();
        assertThat(bad.signals).isEmpty();
    }

    /** An error is passed on, for it is nobody's here; the service of the call is given back all the same. */
    @Test
    void anErrorOfASubscriberEndsItsCallAndIsPassedOn() {
        RecordingSubscriber bad = new RecordingSubscriber() {
            @Override
            public void onNext(ChatEvent event) {
                throw new AssertionError("thrown by the test");
            }
        };
        subscribe(bad);
        bad.subscription.request(2);
        assertThatThrownBy(() -> a.call().subscriber.onNext(new TextDelta(0, "x")))
                .hasMessage("thrown by the test");
        assertThat(a.call().unsubscribed).isTrue();
        a.call().subscriber.onComplete();
        assertThat(bad.signals).isEmpty();
    }

    static Stream<Throwable> thrown() {
        return Stream.of(
                new IllegalStateException("thrown by the test"), new NoClassDefFoundError("gone/with/the/Bundle"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void aSubscriberThatThrowsAtTheEndHarmsNobodyElse(Throwable thrown) {
        RecordingSubscriber completed = new Throwing(thrown);
        subscribe(completed);
        completed.subscription.request(1);
        a.call().answer("x");
        assertThat(completed.signals).hasSize(2).last().isEqualTo("complete");

        RecordingSubscriber failed = new Throwing(thrown);
        felix.client.newCall(ChatRequest.of("hi"), ANY).events().subscribe(failed);
        a.calls.get(1).fail(ErrorKind.CANCELLED);
        assertThat(failed.signals).hasSize(1).last().isInstanceOf(LlmException.class);
    }

    private static final class Throwing extends RecordingSubscriber {

        private final Throwable thrown;

        Throwing(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public void onError(Throwable failure) {
            super.onError(failure);
            fail();
        }

        @Override
        public void onComplete() {
            super.onComplete();
            fail();
        }

        private void fail() {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }
    }

    @Test
    void aSubscriberMayCancelBeforeAProviderIsAsked() {
        RecordingSubscriber shy = new RecordingSubscriber() {
            @Override
            public void onSubscribe(java.util.concurrent.Flow.Subscription newSubscription) {
                newSubscription.cancel();
            }
        };
        subscribe(shy);
        assertThat(a.calls).isEmpty();
        assertThat(shy.signals).isEmpty();
    }

    @Test
    void aCancelledCallIsNotHandedOnHoweverItsProviderEnds() {
        a.answerToCancel = ErrorKind.NETWORK;
        StreamingCall<ChatEvent, ChatResponse> call = subscribe(subscriber);
        call.cancel();
        call.cancel();
        assertThat(failure().kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(subscriber.signals).hasSize(1);
        assertThat(b.calls).isEmpty();
    }

    @Test
    void aCallThatEndedStaysAsItIs() {
        StreamingCall<ChatEvent, ChatResponse> call = subscribe(subscriber);
        a.call().subscriber.onComplete();
        call.cancel();
        subscriber.subscription.request(-1);
        subscriber.subscription.cancel();
        assertThat(a.call().callCancelled).isFalse();
        assertThat(subscriber.signals).isEqualTo(List.of("complete"));
    }

    @Test
    void stoppingTheRouterEndsItsCallsAndRefusesNewOnes() {
        subscribe(subscriber);
        felix.center.deactivate();
        assertThat(failure().kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure()).hasMessageContaining("The router is stopping");
        assertThat(a.call().callCancelled).isTrue();
        assertThat(b.calls).isEmpty();
        RecordingSubscriber late = new RecordingSubscriber();
        felix.client.newCall(ChatRequest.of("hi"), ANY).events().subscribe(late);
        assertThat(late.signals).hasSize(1).first().isInstanceOf(LlmException.class);
    }
}
