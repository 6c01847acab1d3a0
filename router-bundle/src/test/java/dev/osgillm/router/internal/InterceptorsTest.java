/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.client.BatchRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.api.tool.ToolChatRequest;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** Who is asked about a call, in which order, and what they can make of it. */
@Timeout(60)
class InterceptorsTest extends InterceptorTestSupport {

    private StreamingCall<ChatEvent, ChatResponse> call() {
        return felix.client.newCall(ChatRequest.of("hi"));
    }

    private static LlmException failure(StreamingCall<?, ?> call) {
        try {
            throw new AssertionError("Answered " + call.execute());
        } catch (LlmException e) {
            return e;
        }
    }

    private static FakeInterceptor deciding(Function<Invocation, Decision> decides) {
        return FakeInterceptor.deciding(decides);
    }

    private static FakeInterceptor broken() {
        return deciding(call -> {
            throw new IllegalStateException("sk-secret");
        });
    }

    private String sent() {
        return FakeInterceptor.said(provider.requests.get(provider.requests.size() - 1));
    }

    @Test
    void theHighestRankedIsAskedFirstAndToldLast() {
        List<String> order = new ArrayList<>();
        for (int ranking : List.of(5, 9, -1)) {
            felix.context()
                    .registerService(
                            CallInterceptor.class,
                            invocation -> {
                                order.add("ask " + ranking);
                                return Decision.proceed().onEnd(end -> order.add("tell " + ranking));
                            },
                            new Hashtable<>(Map.of("service.ranking", ranking)));
        }
        call().execute();
        assertThat(order).containsExactly("ask 9", "ask 5", "ask -1", "tell -1", "tell 5", "tell 9");
    }

    @Test
    void aRankingThatAFileBroughtAsATextCountsToo() {
        FakeInterceptor.adding("one").publish(felix, 5);
        felix.context()
                .registerService(
                        CallInterceptor.class,
                        FakeInterceptor.adding("two"),
                        new Hashtable<>(Map.of("service.ranking", " 6 ")));
        felix.context()
                .registerService(
                        CallInterceptor.class,
                        FakeInterceptor.adding("three"),
                        new Hashtable<>(Map.of("service.ranking", "first")));
        call().execute();
        assertThat(provider.requests.get(0).messages())
                .extracting(message -> message.text())
                .containsExactly("hi", "two", "one", "three");
    }

    @Test
    void eachSeesTheRequestAsThoseBeforeLeftItAndTheProviderTheLast() {
        FakeInterceptor first = FakeInterceptor.adding("one");
        FakeInterceptor second = FakeInterceptor.adding("two");
        first.publish(felix, 2);
        second.publish(felix, 1);
        call().execute();
        assertThat(FakeInterceptor.said(first.calls.get(0).request())).isEqualTo("hi");
        assertThat(FakeInterceptor.said(second.calls.get(0).request())).isEqualTo("one");
        assertThat(sent()).isEqualTo("two");
    }

    @Test
    void theyComeGoAndChangeTheirRankingsLive() {
        FakeInterceptor one = FakeInterceptor.adding("one");
        FakeInterceptor two = FakeInterceptor.adding("two");
        ServiceRegistration<CallInterceptor> first = one.publish(felix, 2);
        ServiceRegistration<CallInterceptor> second = two.publish(felix, 1);
        call().execute();
        assertThat(sent()).isEqualTo("two");
        second.setProperties(new Hashtable<>(Map.of("service.ranking", 3)));
        call().execute();
        assertThat(sent()).isEqualTo("one");
        first.unregister();
        call().execute();
        assertThat(sent()).isEqualTo("two");
        second.unregister();
        call().execute();
        assertThat(sent()).isEqualTo("hi");
        assertThat(one.ends).hasSize(2);
        assertThat(two.ends).hasSize(3);
    }

    @Test
    void oneThatComesAfterTheCallWasMadeIsAskedWhenItStarts() {
        StreamingCall<ChatEvent, ChatResponse> made = call();
        FakeInterceptor.adding("late").publish(felix, 0);
        made.execute();
        assertThat(sent()).isEqualTo("late");
    }

    @Test
    void aRefusalIsTheCallersFailureAndNobodyIsAskedAfterIt() {
        LlmException refusal = LlmException.builder(ErrorKind.QUOTA, "Spent.").build();
        FakeInterceptor before = FakeInterceptor.watching();
        FakeInterceptor after = FakeInterceptor.watching();
        before.publish(felix, 3);
        deciding(call -> {
                    throw refusal;
                })
                .publish(felix, 2);
        after.publish(felix, 1);
        assertThat(failure(call())).isSameAs(refusal);
        assertThat(call().executeAsync().toCompletableFuture())
                .isCompletedExceptionally()
                .failsWithin(0, TimeUnit.SECONDS);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call().events().subscribe(subscriber);
        assertThat(subscriber.signals).containsExactly(refusal);
        assertThat(before.ends).hasSize(3).allSatisfy(end -> {
            assertThat(end.failure()).contains(refusal);
            assertThat(end.providerId()).isEmpty();
            assertThat(end.answered()).isFalse();
        });
        assertThat(after.calls).isEmpty();
        assertThat(provider.requests).isEmpty();
    }

    @Test
    void anAnswerEndsTheCallHoweverItIsRun() {
        FakeInterceptor before = FakeInterceptor.watching();
        FakeInterceptor after = FakeInterceptor.watching();
        before.publish(felix, 3);
        deciding(call -> Decision.answer(ANSWER)).publish(felix, 2);
        after.publish(felix, 1);
        assertThat(call().execute()).isSameAs(ANSWER);
        assertThat(call().executeAsync().toCompletableFuture()).isCompletedWithValue(ANSWER);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call().events().subscribe(subscriber);
        assertThat(subscriber.signals).as("before demand").isEmpty();
        subscriber.subscription.request(1);
        assertThat(subscriber.signals).containsExactly(new TextDelta(0, "kept"));
        subscriber.subscription.request(1);
        assertThat(subscriber.signals).containsExactly(new TextDelta(0, "kept"), new ChatCompleted(ANSWER), "complete");
        assertThat(before.ends).hasSize(3).allSatisfy(end -> {
            assertThat(end.answered()).isTrue();
            assertThat(end.response(ChatResponse.class)).contains(ANSWER);
            assertThat(end.usage()).isEqualTo(ANSWER.usage());
        });
        assertThat(before.ends).extracting(end -> end.streamed()).containsExactly(false, false, true);
        assertThat(after.calls).isEmpty();
        assertThat(provider.requests).isEmpty();
    }

    @Test
    void anAnswerThatNobodyTakesCanBeCancelled() {
        FakeInterceptor watching = FakeInterceptor.watching();
        watching.publish(felix, 3);
        deciding(call -> Decision.answer(ANSWER)).publish(felix, 2);
        StreamingCall<ChatEvent, ChatResponse> call = call();
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call.events().subscribe(subscriber);
        call.cancel();
        assertThat(subscriber.signals).hasSize(1);
        assertThat(((LlmException) subscriber.signals.get(0)).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(watching.end().failure()).containsSame((LlmException) subscriber.signals.get(0));
    }

    @Test
    void oneThatFailsFailsTheCallAndNamesItsBundleButNotWhatItSaid() {
        FakeInterceptor before = FakeInterceptor.watching();
        before.publish(felix, 1);
        broken().publish(felix, 0);
        LlmException failure = failure(call());
        assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure)
                .hasMessageContaining("FakeInterceptor of org.apache.felix.framework (bundle 0)")
                .hasMessageContaining("java.lang.IllegalStateException")
                .hasMessageNotContaining("sk-secret");
        assertThat(before.end().failure()).containsSame(failure);
        assertThat(provider.requests).isEmpty();
    }

    @Test
    void anOptionalOneThatFailsIsPassedOver() {
        broken().publish(felix, 0).setProperties(new Hashtable<>(Map.of("llm.interceptor.optional", true)));
        assertThat(call().execute().text()).isEqualTo("a:default");
    }

    @Test
    void oneThatLeavesWhileItIsAskedIsPassedOver() {
        List<ServiceRegistration<?>> registration = new ArrayList<>();
        FakeInterceptor leaving = deciding(call -> {
            registration.get(0).unregister();
            throw new IllegalStateException("closed");
        });
        registration.add(leaving.publish(felix, 0));
        assertThat(call().execute().text()).isEqualTo("a:default");
    }

    @Test
    void decisionsThatNoCallCanFollowAreDefects() {
        List<Decision> wrong = List.of(
                Decision.proceed(EmbeddingRequest.of("x")),
                Decision.answer(EmbeddingResponse.builder().build()));
        for (Decision decision : wrong) {
            ServiceRegistration<?> registration = deciding(call -> decision).publish(felix, 0);
            assertThat(failure(call())).hasMessageContaining("IllegalArgumentException");
            registration.unregister();
        }
        felix.context().registerService(CallInterceptor.class, call -> null, null);
        assertThat(failure(call())).hasMessageContaining("NullPointerException");
        assertThat(provider.requests).isEmpty();
    }

    @Test
    void callsAreToldApartByTheirBundles() {
        FakeInterceptor watching = FakeInterceptor.watching();
        watching.publish(felix, 0);
        felix.client("one", 1).newCall(ChatRequest.of("hi"), Selection.id("a")).execute();
        felix.client("two", 2).newCall(ChatRequest.of("hi")).stream().forEachRemaining(event -> {});
        assertThat(watching.calls).extracting(Invocation::bundle).containsExactly("one", "two");
        assertThat(watching.calls).extracting(Invocation::bundleId).containsExactly(1L, 2L);
        assertThat(watching.calls).extracting(Invocation::streamed).containsExactly(false, true);
        assertThat(watching.calls.get(0).selection().value()).contains("a");
        assertThat(watching.calls).extracting(Invocation::operation).containsOnly("chat");
    }

    @Test
    void roundsOfAToolChatAndChatsOfABatchAreAskedAboutOneByOne() {
        FakeInterceptor watching = FakeInterceptor.watching();
        watching.publish(felix, 0);
        ScriptedModel model = new ScriptedModel();
        felix.publish("model", model, "service.ranking", 1);
        model.wants(ToolCall.of("1", "t", "{}")).says("done").says("x").says("y");
        felix.client("one", 1)
                .newCall(ToolChatRequest.builder(ChatRequest.of("hi"))
                        .tool(FakeTool.named("t", arguments -> "result"))
                        .build())
                .execute();
        assertThat(watching.ends).hasSize(2);
        felix.client("one", 1)
                .newCall(BatchRequest.builder()
                        .request(ChatRequest.of("x"))
                        .request(ChatRequest.of("y"))
                        .build())
                .execute();
        assertThat(watching.ends).hasSize(4);
        assertThat(watching.calls).extracting(Invocation::bundle).containsOnly("one");
    }
}
