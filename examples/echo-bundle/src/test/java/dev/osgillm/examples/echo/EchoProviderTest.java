/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.examples.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.health.Health;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class EchoProviderTest {

    private final EchoProvider provider = new EchoProvider();

    @AfterEach
    void leave() {
        provider.deactivate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hi", "hello big world", "  two  spaces\n\nand lines\t", "größer 🙂 schön"})
    void saysWhatItWasTold(String text) {
        ChatResponse response = provider.newCall(ChatRequest.of(text)).execute();

        assertThat(response.text()).isEqualTo(text);
        assertThat(response.finishReason()).contains(FinishReason.STOP);
        assertThat(response.providerId()).contains("echo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hi", "hello big world", "  two  spaces\n\nand lines\t", "größer 🙂 schön"})
    void streamsTheSameTextInPieces(String text) {
        Probe probe = new Probe(provider.newCall(ChatRequest.of(text)));
        probe.subscription().request(Long.MAX_VALUE);

        StringBuilder pieces = new StringBuilder();
        Object signal = probe.next();
        while (signal instanceof TextDelta delta) {
            assertThat(delta.text()).isNotEmpty();
            pieces.append(delta.text());
            signal = probe.next();
        }

        assertThat(pieces).hasToString(text);
        assertThat(signal).isInstanceOfSatisfying(ChatCompleted.class, last -> assertThat(
                        last.response().text())
                .isEqualTo(text));
        assertThat(probe.next()).isEqualTo(Probe.COMPLETE);
    }

    @Test
    void repeatsTheLastMessageOfTheUser() {
        ChatRequest request = ChatRequest.builder()
                .user("first")
                .user("second")
                .system("be short")
                .build();

        assertThat(provider.newCall(request).execute().text()).isEqualTo("second");
    }

    @Test
    void answersAsynchronously() throws Exception {
        ChatResponse response = provider.newCall(ChatRequest.of("later"))
                .executeAsync()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        assertThat(response.text()).isEqualTo("later");
    }

    @Test
    void sendsNoMoreThanIsAskedFor() {
        Probe probe = new Probe(provider.newCall(ChatRequest.of("one two three")));

        probe.subscription().request(1);
        assertThat(probe.next()).isEqualTo(new TextDelta(0, "one "));
        probe.assertQuiet();
        probe.subscription().request(2);
        assertThat(probe.next()).isEqualTo(new TextDelta(0, "two "));
        assertThat(probe.next()).isEqualTo(new TextDelta(0, "three"));
        probe.assertQuiet();
        probe.subscription().request(1);
        assertThat(probe.next()).isInstanceOf(ChatCompleted.class);
        assertThat(probe.next()).isEqualTo(Probe.COMPLETE);
        probe.assertQuiet();
    }

    @Test
    void aCancelledCallFailsOnceWithWhatWasSaid() {
        StreamingCall<ChatEvent, ChatResponse> call = provider.newCall(ChatRequest.of("one two three"));
        Probe probe = new Probe(call);
        probe.subscription().request(2);
        probe.next();
        probe.next();

        call.cancel();
        call.cancel();

        assertThat(probe.next()).isInstanceOfSatisfying(LlmException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(failure.partial(ChatResponse.class).orElseThrow().text()).isEqualTo("one two ");
        });
        probe.assertQuiet();
    }

    @Test
    void aCallThatWasCancelledBeforeItsStartFails() {
        StreamingCall<ChatEvent, ChatResponse> call = provider.newCall(ChatRequest.of("hi"));
        call.cancel();

        assertThatExceptionOfType(LlmException.class)
                .isThrownBy(call::execute)
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED));
    }

    @Test
    void aSubscriberThatLeavesHearsNothingMore() {
        Probe probe = new Probe(provider.newCall(ChatRequest.of("one two")));
        probe.subscription().request(1);
        probe.next();

        probe.subscription().cancel();
        probe.subscription().request(10);

        probe.assertQuiet();
    }

    @Test
    void refusesADemandOfNothing() {
        Probe probe = new Probe(provider.newCall(ChatRequest.of("one two")));

        probe.subscription().request(0);

        assertThat(probe.next()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCallRunsOnce() {
        StreamingCall<ChatEvent, ChatResponse> call = provider.newCall(ChatRequest.of("hi"));
        call.execute();

        assertThatIllegalStateException().isThrownBy(call::execute);
    }

    @Test
    void leavingFailsTheCallsThatRun() {
        Probe probe = new Probe(provider.newCall(ChatRequest.of("one two")));
        probe.subscription().request(1);
        probe.next();

        provider.deactivate();

        assertThat(probe.next()).isInstanceOfSatisfying(LlmException.class, failure -> assertThat(failure.kind())
                .isEqualTo(ErrorKind.UNAVAILABLE));
    }

    @Test
    void aCallAfterLeavingFails() {
        provider.deactivate();

        assertThatExceptionOfType(LlmException.class)
                .isThrownBy(() -> provider.newCall(ChatRequest.of("hi")).execute())
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    }

    @Test
    void isWell() {
        assertThat(provider.probe().execute().status()).isEqualTo(Health.Status.UP);
    }

    /** Keeps all signals in one queue. */
    private static final class Probe implements Flow.Subscriber<ChatEvent> {

        static final String COMPLETE = "complete";

        private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
        private final Flow.Subscription subscription;

        Probe(StreamingCall<ChatEvent, ChatResponse> call) {
            call.events().subscribe(this);
            subscription = (Flow.Subscription) next();
        }

        Flow.Subscription subscription() {
            return subscription;
        }

        Object next() {
            try {
                Object signal = signals.poll(30, TimeUnit.SECONDS);
                assertThat(signal).as("a signal").isNotNull();
                return signal;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** Nothing is on its way: what is not demanded can only be proved by waiting a little. */
        void assertQuiet() {
            try {
                assertThat(signals.poll(50, TimeUnit.MILLISECONDS)).isNull();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            signals.add(newSubscription);
        }

        @Override
        public void onNext(ChatEvent event) {
            signals.add(event);
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(failure);
        }

        @Override
        public void onComplete() {
            signals.add(COMPLETE);
        }
    }
}
