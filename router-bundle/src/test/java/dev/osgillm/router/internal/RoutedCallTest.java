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
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Fail-over, cancellation and misbehaviour of calls that are run as a whole. */
@Timeout(60)
class RoutedCallTest {

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

    private static LlmException failure(Call<?> call) {
        try {
            throw new AssertionError("Answered " + call.execute());
        } catch (LlmException e) {
            return e;
        }
    }

    private static Throwable failure(CompletionStage<?> stage) throws Exception {
        try {
            throw new AssertionError("Answered " + stage.toCompletableFuture().get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static LlmException unavailable(String id) {
        return LlmException.builder(ErrorKind.UNAVAILABLE, "It leaves.")
                .provider(id)
                .build();
    }

    @Test
    void findsTheInstanceThatReplacesItsOwnWhileItStarts() {
        List<ServiceRegistration<?>> registrations = new ArrayList<>();
        registrations.add(felix.publish("a", (ChatProvider) request -> {
            felix.publish("a", FakeProvider.answering("new"));
            registrations.get(0).unregister();
            throw unavailable("a");
        }));
        assertThat(call(Selection.id("a")).execute().text()).isEqualTo("new:default");
    }

    @Test
    void theCallOfAChosenDefaultGoesNowhereElseWhenThatLeaves() {
        FakeProvider other = FakeProvider.answering("other");
        felix.publish("other", other, "service.ranking", 5);
        List<ServiceRegistration<?>> registrations = new ArrayList<>();
        registrations.add(felix.publish("a", (ChatProvider) request -> {
            registrations.get(0).unregister();
            throw unavailable("a");
        }));
        felix.registry.use("a");
        assertThat(failure(call(Selection.DEFAULT))).hasMessage("a: It leaves.");
        assertThat(other.requests).isEmpty();
        assertThat(call(Selection.DEFAULT).execute().text()).isEqualTo("other:default");
    }

    @Test
    void whileTheChoiceIsAbsentOnlyOneStandsIn() {
        felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK), "service.ranking", 1);
        FakeProvider b = FakeProvider.answering("b");
        felix.publish("b", b);
        felix.publish("c", FakeProvider.answering("c"), "llm.configured", false);
        felix.registry.use("c");
        assertThat(failure(call(Selection.DEFAULT))).hasMessage("a: It failed.");
        assertThat(b.requests).isEmpty();
    }

    @Test
    void passesOverAServiceThatHasGone() {
        Hashtable<String, Object> properties = new Hashtable<>(Map.of("llm.id", "gone", "service.ranking", 9));
        felix.context().registerService(ChatProvider.class, new Gone(), properties);
        assertThat(failure(call(Selection.id("gone"))))
                .hasMessageStartingWith("gone: It left")
                .extracting(LlmException::kind)
                .isEqualTo(ErrorKind.UNAVAILABLE);
        felix.publish("b", FakeProvider.answering("b"));
        assertThat(call(ANY).execute().text()).isEqualTo("b:default");
    }

    @Test
    void aSingleFailureComesOutAsItIs() throws Exception {
        LlmException own = unavailable("a");
        felix.publish("a", (ChatProvider) request -> {
            throw own;
        });
        assertThat(failure(call(ANY))).isSameAs(own);
        assertThat(failure(call(ANY).executeAsync())).isSameAs(own);
    }

    @Test
    void theMessageOfSeveralFailuresNamesEachProviderOnce() {
        felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK), "service.ranking", 3);
        felix.publish("b", (ChatProvider) request -> {
            throw unavailable(null);
        });
        LlmException failure = failure(call(ANY));
        assertThat(failure).hasMessage("a (NETWORK): It failed.; b (UNAVAILABLE): It leaves.");
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure.getSuppressed()).hasSize(1);
    }

    @Test
    void aBrokenProviderFailsTheStageInsteadOfTheCaller() throws Exception {
        felix.publish("throws", new Broken(() -> {
            throw new IllegalStateException("thrown by the test");
        }));
        felix.publish("null", new Broken(() -> null));
        felix.publish("unlinked", new Broken(() -> {
            throw new NoClassDefFoundError("gone.with.the.Bundle");
        }));
        for (String id : List.of("throws", "null", "unlinked")) {
            Throwable failure = failure(call(Selection.id(id)).executeAsync());
            assertThat(failure).isInstanceOf(LlmException.class).hasMessageStartingWith(id + ": ");
            assertThat(((LlmException) failure).kind()).isEqualTo(ErrorKind.PROTOCOL);
            assertThat(failure(call(Selection.id(id))).kind()).isEqualTo(ErrorKind.PROTOCOL);
        }
    }

    @Test
    void aSecondStartFailsTheStage() throws Exception {
        felix.publish("a", FakeProvider.answering("a"));
        StreamingCall<ChatEvent, ChatResponse> call = call(ANY);
        assertThat(call.execute().text()).isEqualTo("a:default");
        assertThat(failure(call.executeAsync())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void namesTheProviderOfEmbeddingsThatLackIt() {
        felix.context()
                .registerService(
                        EmbeddingProvider.class,
                        request -> new Immediate<>(EmbeddingResponse.builder()
                                .model(request.model().orElse("default"))
                                .vector(new float[] {1, 2})
                                .build()),
                        new Hashtable<>(Map.of("llm.id", "e", "llm.models", "m")));
        EmbeddingResponse response = felix.client
                .newCall(EmbeddingRequest.builder().input("x").model("m").build())
                .execute();
        assertThat(response.providerId()).contains("e");
        assertThat(response.model()).contains("m");
        assertThat(response.vector(0)).containsExactly(1, 2);
    }

    @Test
    void findsEachCapabilityOfAnIdWhereverItIsPublished() {
        felix.publish("a", FakeProvider.answering("a"));
        felix.context()
                .registerService(
                        EmbeddingProvider.class,
                        request -> new Immediate<>(EmbeddingResponse.builder()
                                .vector(new float[] {1})
                                .build()),
                        new Hashtable<>(Map.of("llm.id", "a", "service.ranking", 7)));
        assertThat(call(Selection.id("a")).execute().text()).isEqualTo("a:default");
        assertThat(felix.client
                        .newCall(EmbeddingRequest.of("x"), Selection.id("a"))
                        .execute()
                        .size())
                .isEqualTo(1);
        assertThat(felix.registry.provider("a").orElseThrow().capabilities()).containsExactly("chat", "embedding");
    }

    @Test
    void aCancelWhileTheProviderMakesItsCallIsNotLost() {
        ManualProvider manual = new ManualProvider();
        List<Call<?>> calls = new ArrayList<>();
        felix.publish("a", (ChatProvider) request -> {
            calls.get(0).cancel();
            return manual.newCall(request);
        });
        StreamingCall<ChatEvent, ChatResponse> call = call(ANY);
        calls.add(call);
        assertThat(failure(call).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(manual.call().subscriber)
                .as("the provider's call was started")
                .isNull();
    }

    @Test
    void everyCallEndsWheneverItIsCancelled() throws Exception {
        felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK), "service.ranking", 1);
        felix.publish("b", FakeProvider.answering("b"));
        ExecutorService other = Executors.newSingleThreadExecutor();
        CyclicBarrier together = new CyclicBarrier(2);
        try {
            for (int i = 0; i < 2000; i++) {
                StreamingCall<ChatEvent, ChatResponse> call = call(ANY);
                Future<?> cancelled = other.submit(() -> {
                    together.await(30, TimeUnit.SECONDS);
                    call.cancel();
                    return null;
                });
                together.await(30, TimeUnit.SECONDS);
                CompletableFuture<ChatResponse> result = call.executeAsync().toCompletableFuture();
                cancelled.get(30, TimeUnit.SECONDS);
                if (result.handle((value, failure) -> failure != null).get(30, TimeUnit.SECONDS)) {
                    assertThat(failure(result)).isInstanceOf(LlmException.class);
                    assertThat(((LlmException) failure(result)).kind()).isEqualTo(ErrorKind.CANCELLED);
                }
            }
        } finally {
            other.shutdownNow();
        }
    }

    /** What a service that leaves at the wrong moment looks like. */
    private static final class Gone implements ServiceFactory<ChatProvider> {

        @Override
        public ChatProvider getService(Bundle bundle, ServiceRegistration<ChatProvider> registration) {
            return null;
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<ChatProvider> registration, ChatProvider service) {
            throw new AssertionError("There was nothing to give back");
        }
    }

    /** Its calls fail to start. */
    private record Broken(java.util.function.Supplier<CompletionStage<ChatResponse>> start) implements ChatProvider {

        @Override
        public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
            return new StreamingCall<>() {
                @Override
                public Flow.Publisher<ChatEvent> events() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public ChatResponse execute() {
                    return start.get().toCompletableFuture().join();
                }

                @Override
                public CompletionStage<ChatResponse> executeAsync() {
                    return start.get();
                }

                @Override
                public void cancel() {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }

    private record Immediate<R>(R result) implements Call<R> {

        @Override
        public R execute() {
            return result;
        }

        @Override
        public CompletionStage<R> executeAsync() {
            return CompletableFuture.completedFuture(result);
        }

        @Override
        public void cancel() {
            // It has ended.
        }
    }
}
