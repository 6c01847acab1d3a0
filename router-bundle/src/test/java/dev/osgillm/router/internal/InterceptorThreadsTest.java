/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.interceptor.Decision;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On whose threads interceptors are asked, and who waits for one that does not come back. */
@Timeout(60)
class InterceptorThreadsTest extends InterceptorTestSupport {

    @Test
    void aCallThatIsCancelledBeforeItStartsAsksNobody() {
        FakeInterceptor watching = FakeInterceptor.watching();
        watching.publish(felix, 0);
        StreamingCall<ChatEvent, ChatResponse> call = felix.client.newCall(ChatRequest.of("hi"));
        call.cancel();
        assertThat(call.executeAsync())
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        StreamingCall<ChatEvent, ChatResponse> streamed = felix.client.newCall(ChatRequest.of("hi"));
        streamed.cancel();
        RecordingSubscriber subscriber = new RecordingSubscriber();
        streamed.events().subscribe(subscriber);
        assertThat(subscriber.signals).singleElement().isInstanceOf(LlmException.class);
        assertThat(watching.calls).isEmpty();
    }

    @Test
    void whoCancelsNeedNotWaitForOneThatHangs() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch hanging = new CountDownLatch(1);
        FakeInterceptor before = FakeInterceptor.watching();
        try (Felix threaded = Felix.withThreads()) {
            threaded.publish("a", provider);
            before.publish(threaded, 1);
            FakeInterceptor.deciding(call -> {
                        asked.countDown();
                        try {
                            hanging.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return Decision.proceed();
                    })
                    .publish(threaded, 0);
            StreamingCall<ChatEvent, ChatResponse> waited = threaded.client.newCall(ChatRequest.of("hi"));
            CompletableFuture<ChatResponse> result = waited.executeAsync().toCompletableFuture();
            StreamingCall<ChatEvent, ChatResponse> streamed = threaded.client.newCall(ChatRequest.of("hi"));
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            List<Flow.Subscription> subscriptions = new CopyOnWriteArrayList<>();
            streamed.events().subscribe(new RecordingSubscriber() {
                @Override
                public void onSubscribe(Flow.Subscription newSubscription) {
                    subscriptions.add(newSubscription);
                    super.onSubscribe(newSubscription);
                }

                @Override
                public void onError(Throwable failure) {
                    super.onError(failure);
                    end.complete(failure);
                }
            });
            asked.await();
            waited.cancel();
            streamed.cancel();
            assertThat(result).failsWithin(30, TimeUnit.SECONDS);
            assertThat(((LlmException) end.get(30, TimeUnit.SECONDS)).kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(before.ends).isEmpty();
            hanging.countDown();
            while (before.ends.size() < 2 && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            assertThat(before.ends).hasSize(2);
            assertThat(subscriptions).hasSize(1);
            assertThat(before.ends)
                    .allSatisfy(told ->
                            assertThat(told.failure().orElseThrow().kind()).isEqualTo(ErrorKind.CANCELLED));
            assertThat(provider.requests).isEmpty();
        }
    }

    @Test
    void interceptorsMeetNoThreadOfACallerThatDoesNotWait() throws Exception {
        try (Felix threaded = Felix.withThreads()) {
            threaded.publish("a", provider);
            FakeInterceptor answering = FakeInterceptor.deciding(call -> Decision.answer(ANSWER));
            answering.publish(threaded, 0);
            threaded.client
                    .newCall(ChatRequest.of("hi"))
                    .executeAsync()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            threaded.client.newCall(ChatRequest.of("hi")).stream().forEachRemaining(event -> {});
            assertThat(answering.threads).hasSize(2).doesNotContain(Thread.currentThread());
            threaded.client.newCall(ChatRequest.of("hi")).execute();
            assertThat(answering.threads.get(2)).isSameAs(Thread.currentThread());
        }
    }
}
