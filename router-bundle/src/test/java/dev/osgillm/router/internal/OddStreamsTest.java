/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.Selection;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Providers whose streams are none: the call ends all the same, and nothing is held. */
@Timeout(60)
class OddStreamsTest {

    private final Felix felix = new Felix();

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private StreamingCall<ChatEvent, ChatResponse> call() {
        return felix.client.newCall(ChatRequest.of("hi"), Selection.id("odd"));
    }

    @Test
    void aStreamThatCannotBeLeftIsLeft() {
        assertEndedAtOnce(
                new Odd() {
                    @Override
                    public void cancel() {
                        throw new IllegalStateException("thrown by the test");
                    }
                },
                subscriber -> subscriber.subscription.cancel(),
                null);
    }

    @Test
    void aStreamThatTakesNoDemandFails() {
        assertEndedAtOnce(
                new Odd() {
                    @Override
                    public void request(long count) {
                        throw new IllegalStateException("thrown by the test");
                    }
                },
                subscriber -> subscriber.subscription.request(1),
                ErrorKind.PROTOCOL);
    }

    @Test
    void aStreamWithoutASubscriptionFails() {
        assertEndedAtOnce(null, subscriber -> {}, ErrorKind.PROTOCOL);
    }

    @Test
    void aStreamThatSendsMoreThanWasAskedForFails() {
        ManualProvider eager = new ManualProvider();
        felix.publish("odd", eager);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call().events().subscribe(subscriber);
        subscriber.subscription.request(1);
        subscriber.subscription.request(1);
        eager.call().subscriber.onNext(new TextDelta(0, "a"));
        eager.call().subscriber.onNext(new TextDelta(0, "b"));
        assertThat(subscriber.signals).hasSize(2);
        eager.call().subscriber.onNext(new TextDelta(0, "c"));
        assertThat(eager.call().unsubscribed).isTrue();
        assertThat(subscriber.signals)
                .hasSize(3)
                .last()
                .asInstanceOf(type(LlmException.class))
                .returns(ErrorKind.PROTOCOL, LlmException::kind)
                .returns("ab", failure -> failure.partial(ChatResponse.class)
                        .map(ChatResponse::text)
                        .orElse(""));
    }

    @Test
    void anErrorOfTheProviderEndsTheCallAsItIs() {
        Error error = new AssertionError("thrown by the test");
        felix.publish("odd", (ChatProvider) request -> {
            throw error;
        });
        assertThat(call().executeAsync()).isCompletedExceptionally();
        assertThat(catchThrowableOfType(Error.class, () -> call().execute())).isSameAs(error);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        assertThat(catchThrowableOfType(Error.class, () -> call().events().subscribe(subscriber)))
                .isSameAs(error);
        assertThat(subscriber.signals).containsExactly(error);
        assertThat(felix.metrics.snapshot()).singleElement().satisfies(row -> assertThat(row.running())
                .isZero());
    }

    private void assertEndedAtOnce(Odd subscription, Consumer<RecordingSubscriber> use, ErrorKind kind) {
        felix.publish("odd", (ChatProvider) request -> new StreamingCall<>() {
            @Override
            public Flow.Publisher<ChatEvent> events() {
                return subscriber -> subscriber.onSubscribe(subscription);
            }

            @Override
            public void cancel() {}
        });
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call().events().subscribe(subscriber);
        use.accept(subscriber);
        assertThat(felix.held()).isZero();
        if (kind == null) {
            assertThat(subscriber.signals).isEmpty();
        } else {
            assertThat(subscriber.signals).singleElement().isInstanceOfSatisfying(LlmException.class, e -> assertThat(
                            e.kind())
                    .isEqualTo(kind));
        }
    }

    /** A subscription that does nothing but what a test says. */
    private abstract static class Odd implements Flow.Subscription {

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }
}
