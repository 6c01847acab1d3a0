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
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.Selection;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.ServiceRegistration;

/** What another candidate is asked for, and what it is not. */
@Timeout(60)
class FailOverTest {

    private static final Selection ANY = Selection.filter("(llm.id=*)");

    private final Felix felix = new Felix();

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private StreamingCall<ChatEvent, ChatResponse> call(Selection selection) {
        return felix.client.newCall(ChatRequest.of("hi"), selection);
    }

    /** How a class loader that is closed shows, from within and from around the provider. */
    static Stream<Throwable> ofAClosedBundle() {
        NoClassDefFoundError unlinked = new NoClassDefFoundError("dev/osgillm/Phase");
        IllegalStateException closed = new IllegalStateException("bundle wiring is no longer valid");
        LlmException told = LlmException.builder(ErrorKind.PROTOCOL, "The call failed unexpectedly.")
                .cause(unlinked)
                .build();
        return Stream.of(unlinked, closed, new CompletionException(unlinked), told);
    }

    @ParameterizedTest
    @MethodSource("ofAClosedBundle")
    void aBundleThatIsReplacedUnderACallThatStartsHandsItOn(Throwable thrown) throws Exception {
        publishReplaced(thrown, () -> felix.publish("a", FakeProvider.answering("new")));
        assertThat(call(Selection.id("a")).execute().text()).isEqualTo("new:default");

        felix.publish("b", FakeProvider.answering("other"), "service.ranking", -1);
        publishReplaced(thrown, () -> {});
        assertThat(call(ANY)
                        .executeAsync()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS)
                        .text())
                .isEqualTo("new:default");

        publishReplaced(thrown, () -> {});
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call(ANY).events().subscribe(subscriber);
        subscriber.subscription.request(Long.MAX_VALUE);
        assertThat(subscriber.signals)
                .startsWith(new TextDelta(0, "new"))
                .last()
                .isEqualTo("complete");
    }

    @ParameterizedTest
    @MethodSource("ofAClosedBundle")
    void aBundleThatLeftUnderACallThatStartsIsUnavailable(Throwable thrown) {
        publishReplaced(thrown, () -> {});
        LlmException failure = failure(call(Selection.id("a")));
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure)
                .hasMessageStartingWith("a: It left while the call was starting")
                .hasCause(thrown);
    }

    @ParameterizedTest
    @MethodSource("ofAClosedBundle")
    void theSameFromAProviderThatIsStillThereIsADefect(Throwable thrown) {
        felix.publish("a", new Failing(thrown), "service.ranking", 1);
        FakeProvider b = FakeProvider.answering("b");
        felix.publish("b", b);
        assertThat(failure(call(ANY)).kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(b.requests).isEmpty();
    }

    @Test
    void anotherDefectIsNoneOfLeaving() {
        publishReplaced(new IllegalArgumentException("thrown by the test"), () -> {});
        felix.publish("b", FakeProvider.answering("b"));
        assertThat(failure(call(ANY)).kind()).isEqualTo(ErrorKind.PROTOCOL);
    }

    @Test
    void whoseBundleLeavesAfterTheFirstEventIsNotReplaced() {
        ManualProvider a = new ManualProvider();
        ServiceRegistration<?> registration = felix.publish("a", a, "service.ranking", 1);
        FakeProvider b = FakeProvider.answering("b");
        felix.publish("b", b);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call(ANY).events().subscribe(subscriber);
        subscriber.subscription.request(2);
        a.call().subscriber.onNext(new TextDelta(0, "x"));
        registration.unregister();
        a.call().subscriber.onError(new NoClassDefFoundError("dev/osgillm/Phase"));
        assertThat(subscriber.signals).last().isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.PROTOCOL));
        assertThat(b.requests).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {"RATE_LIMIT", "QUOTA", "UNAVAILABLE", "NETWORK"})
    void movesOnForWhatSaysNothingOfOtherInstances(ErrorKind kind) {
        felix.publish("a", FakeProvider.failing("a", kind), "service.ranking", 1);
        felix.publish("b", FakeProvider.answering("b"));
        assertThat(call(ANY).execute().text()).isEqualTo("b:default");
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RATE_LIMIT", "QUOTA", "UNAVAILABLE", "NETWORK"})
    void staysForAllElse(ErrorKind kind) {
        felix.publish("a", FakeProvider.failing("a", kind), "service.ranking", 1);
        FakeProvider b = FakeProvider.answering("b");
        felix.publish("b", b);
        assertThat(failure(call(ANY))).hasMessage("a: It failed.").matches(e -> e.kind() == kind);
        assertThat(b.requests).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {"RATE_LIMIT", "QUOTA"})
    void aCallForOneIdOrTheDefaultStaysThereThoughItIsFull(ErrorKind kind) {
        felix.publish("a", FakeProvider.failing("a", kind), "service.ranking", 1);
        FakeProvider b = FakeProvider.answering("b");
        felix.publish("b", b);
        assertThat(failure(call(Selection.id("a"))).kind()).isEqualTo(kind);
        assertThat(failure(call(Selection.DEFAULT)).kind()).isEqualTo(kind);
        assertThat(b.requests).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {"RATE_LIMIT", "QUOTA"})
    void aLimitAfterTheFirstEventEndsTheCall(ErrorKind kind) {
        felix.publish("a", FakeProvider.failingAfter(1, "a", kind), "service.ranking", 1);
        FakeProvider b = FakeProvider.answering("b");
        felix.publish("b", b);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call(ANY).events().subscribe(subscriber);
        subscriber.subscription.request(Long.MAX_VALUE);
        assertThat(subscriber.signals).hasSize(2).last().isInstanceOfSatisfying(LlmException.class, e -> assertThat(
                        e.kind())
                .isEqualTo(kind));
        assertThat(b.requests).isEmpty();
    }

    private static LlmException failure(StreamingCall<?, ?> call) {
        return catchThrowableOfType(LlmException.class, call::execute);
    }

    /** Publishes the best provider, which is gone, and maybe replaced, when its call fails. */
    private void publishReplaced(Throwable thrown, Runnable replacement) {
        Failing provider = new Failing(thrown);
        ServiceRegistration<?> registration = felix.publish("a", provider, "service.ranking", 9);
        provider.before = () -> {
            replacement.run();
            registration.unregister();
        };
    }

    /** Its calls fail when they are started, in whatever way. */
    private static final class Failing implements ChatProvider {

        private final Throwable thrown;
        private Runnable before = () -> {};

        Failing(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
            return new StreamingCall<>() {
                @Override
                public Flow.Publisher<ChatEvent> events() {
                    return subscriber -> fail();
                }

                @Override
                public ChatResponse execute() {
                    throw fail();
                }

                @Override
                public void cancel() {
                    throw new UnsupportedOperationException();
                }
            };
        }

        private RuntimeException fail() {
            before.run();
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }
    }
}
