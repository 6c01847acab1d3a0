/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** What interceptors are told of the end of a call: once, whatever the end, and before the caller. */
@Timeout(60)
class CallEndsTest {

    private static final Usage USAGE =
            Usage.builder().inputTokens(10).outputTokens(6).build();

    private final Felix felix = new Felix();
    private final ManualProvider manual = new ManualProvider();
    private final FakeInterceptor watching = FakeInterceptor.watching();
    private ServiceRegistration<CallInterceptor> registration;

    @BeforeEach
    void publish() {
        registration = watching.publish(felix, 0);
    }

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private StreamingCall<ChatEvent, ChatResponse> start(Flow.Subscriber<ChatEvent> subscriber) {
        felix.publish("manual", manual, "llm.model", "m");
        StreamingCall<ChatEvent, ChatResponse> call = felix.client.newCall(ChatRequest.of("hi"));
        call.events().subscribe(subscriber);
        return call;
    }

    private RecordingSubscriber subscriber() {
        return new RecordingSubscriber() {
            @Override
            public void onSubscribe(Flow.Subscription newSubscription) {
                super.onSubscribe(newSubscription);
                newSubscription.request(100);
            }
        };
    }

    private void signal(ChatEvent event) {
        manual.call().subscriber.onNext(event);
    }

    private static ErrorKind kind(Outcome end) {
        return end.failure().orElseThrow().kind();
    }

    @Test
    void anAnswerIsToldWithItsProviderModelTokensAndTimes() {
        start(subscriber());
        signal(new TextDelta(0, "a"));
        ChatResponse answer =
                ChatResponse.builder().model("m-2026").usage(USAGE).build();
        signal(new ChatCompleted(answer));
        assertThat(watching.ends).isEmpty();
        manual.call().subscriber.onComplete();
        Outcome end = watching.end();
        assertThat(end.providerId()).contains("manual");
        assertThat(end.model()).contains("m");
        assertThat(end.response(ChatResponse.class).orElseThrow().model()).contains("m-2026");
        assertThat(end.usage()).isEqualTo(USAGE);
        assertThat(end.failure()).isEmpty();
        assertThat(end.streamed()).isTrue();
        assertThat(end.firstEvent().orElseThrow()).isGreaterThan(Duration.ZERO).isLessThan(end.duration());
    }

    @Test
    void theEndIsToldBeforeTheCallerHearsOfIt() {
        List<Integer> known = new ArrayList<>();
        RecordingSubscriber subscriber = new RecordingSubscriber() {
            @Override
            public void onComplete() {
                known.add(watching.ends.size());
            }
        };
        start(subscriber);
        subscriber.subscription.request(1);
        manual.call().answer("x");
        felix.publish("a", FakeProvider.answering("a"));
        felix.client
                .newCall(ChatRequest.of("hi"), Selection.id("a"))
                .executeAsync()
                .whenComplete((answer, thrown) -> known.add(watching.ends.size()));
        assertThat(known).containsExactly(1, 2);
    }

    @Test
    void aFailureIsToldWithWhatHadArrived() {
        start(subscriber());
        LlmException failure = LlmException.builder(ErrorKind.PROTOCOL, "It broke off.")
                .partial(ChatResponse.builder().usage(USAGE).build())
                .build();
        manual.call().subscriber.onError(failure);
        assertThat(watching.end().failure()).containsSame(failure);
        assertThat(watching.end().usage()).isEqualTo(USAGE);
        assertThat(watching.end().response(ChatResponse.class)).isEmpty();
        assertThat(watching.end().providerId()).contains("manual");
    }

    @Test
    void aCancelledCallIsToldOnce() {
        StreamingCall<ChatEvent, ChatResponse> call = start(subscriber());
        call.cancel();
        call.cancel();
        assertThat(kind(watching.end())).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void aSubscriberThatLeavesIsToldOnceWithTheTokensSoFar() {
        RecordingSubscriber subscriber = subscriber();
        start(subscriber);
        signal(new UsageReported(USAGE));
        subscriber.subscription.cancel();
        subscriber.subscription.cancel();
        manual.call().fail(ErrorKind.CANCELLED);
        assertThat(kind(watching.end())).isEqualTo(ErrorKind.CANCELLED);
        assertThat(watching.end().usage()).isEqualTo(USAGE);
        assertThat(watching.end().providerId()).contains("manual");
        assertThat(manual.call().unsubscribed).isTrue();
    }

    @Test
    void aSubscriberThatLeavesWithTheWholeAnswerHadIt() {
        RecordingSubscriber subscriber = subscriber();
        start(subscriber);
        signal(new ChatCompleted(ChatResponse.builder().usage(USAGE).build()));
        subscriber.subscription.cancel();
        assertThat(watching.end().failure()).isEmpty();
        assertThat(watching.end().usage()).isEqualTo(USAGE);
    }

    @Test
    void aSubscriberThatThrowsHasLeft() {
        start(new RecordingSubscriber() {
            @Override
            public void onSubscribe(Flow.Subscription newSubscription) {
                newSubscription.request(1);
            }

            @Override
            public void onNext(ChatEvent event) {
                throw new IllegalStateException("thrown by the subscriber");
            }
        });
        signal(new TextDelta(0, "a"));
        assertThat(kind(watching.end())).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void aSelectionThatLeadsNowhereEndsWithoutAProvider() {
        Call<ChatResponse> call = felix.client.newCall(ChatRequest.of("hi"), Selection.id("nobody"));
        assertThatThrownBy(call::execute).isInstanceOf(LlmException.class);
        assertThat(kind(watching.end())).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(watching.end().providerId()).isEmpty();
    }

    @Test
    void aFailOverIsOneCallOfTheProviderThatAnswered() {
        felix.publish("x", FakeProvider.failing("x", ErrorKind.NETWORK), "service.ranking", 1);
        felix.publish("y", FakeProvider.answering("y"));
        felix.client
                .newCall(ChatRequest.of("hi"), Selection.filter("(llm.id=*)"))
                .execute();
        assertThat(watching.end().providerId()).contains("y");
        assertThat(watching.end().failure()).isEmpty();
    }

    @Test
    void anEmbeddingIsToldAsWell() {
        EmbeddingResponse answer = EmbeddingResponse.builder()
                .providerId("e")
                .vector(new float[] {1})
                .usage(USAGE)
                .build();
        EmbeddingProvider provider = request -> new Call<>() {
            @Override
            public EmbeddingResponse execute() {
                return answer;
            }

            @Override
            public CompletionStage<EmbeddingResponse> executeAsync() {
                return CompletableFuture.completedFuture(answer);
            }

            @Override
            public void cancel() {
                throw new AssertionError("not cancelled");
            }
        };
        felix.context().registerService(EmbeddingProvider.class, provider, new Hashtable<>(Map.of("llm.id", "e")));
        felix.client.newCall(EmbeddingRequest.of("x")).execute();
        assertThat(watching.calls.get(0).operation()).isEqualTo("embedding");
        assertThat(watching.end().response(EmbeddingResponse.class)).contains(answer);
        assertThat(watching.end().usage()).isEqualTo(USAGE);
        FakeInterceptor answering = FakeInterceptor.deciding(call ->
                Decision.answer(EmbeddingResponse.builder().model("kept").build()));
        answering.publish(felix, -1);
        assertThat(felix.client
                        .newCall(EmbeddingRequest.of("x"))
                        .executeAsync()
                        .toCompletableFuture()
                        .join()
                        .model())
                .contains("kept");
        assertThat(answering.end().model()).contains("kept");
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        FakeInterceptor outer = FakeInterceptor.watching();
        outer.publish(felix, 9);
        felix.context()
                .registerService(
                        CallInterceptor.class,
                        call -> Decision.proceed().onEnd(end -> {
                            throw new StackOverflowError("thrown by the listener");
                        }),
                        new Hashtable<>(Map.of("service.ranking", 5)));
        felix.publish("a", FakeProvider.answering("a"));
        assertThat(felix.client.newCall(ChatRequest.of("hi")).execute().text()).isEqualTo("a:default");
        assertThat(outer.end().failure()).isEmpty();
    }

    @Test
    void oneThatLeftIsStillToldTheEndsOfItsCalls() {
        start(subscriber());
        registration.unregister();
        manual.call().answer("x");
        assertThat(watching.end().failure()).isEmpty();
    }

    @Test
    void aCallThatWasStartedBeforeIsNotAskedAboutAgain() {
        felix.publish("a", FakeProvider.answering("a"));
        StreamingCall<ChatEvent, ChatResponse> call = felix.client.newCall(ChatRequest.of("hi"));
        call.execute();
        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
        RecordingSubscriber second = new RecordingSubscriber();
        call.events().subscribe(second);
        assertThat(second.signals).hasSize(1).first().isInstanceOf(IllegalStateException.class);
        assertThat(call.executeAsync().toCompletableFuture()).isCompletedExceptionally();
        assertThat(watching.calls).hasSize(1);
    }

    @Test
    void aCallThatWasCancelledBeforeItStartedAsksNoProvider() {
        felix.publish("manual", manual);
        StreamingCall<ChatEvent, ChatResponse> call = felix.client.newCall(ChatRequest.of("hi"));
        call.cancel();
        assertThatThrownBy(call::execute).isInstanceOf(LlmException.class);
        assertThat(manual.calls).isEmpty();
        assertThat(kind(watching.end())).isEqualTo(ErrorKind.CANCELLED);
    }
}
