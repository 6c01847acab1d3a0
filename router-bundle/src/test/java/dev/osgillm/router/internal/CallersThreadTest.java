/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.BatchRequest;
import dev.osgillm.api.tool.ToolChatRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who uses a call that is made of others does none of its work, even when everything answers at once. */
@Timeout(60)
class CallersThreadTest {

    private final Felix felix = Felix.withThreads();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void publish() {
        felix.publish("a", FakeProvider.answering("a"));
    }

    @AfterEach
    void close() {
        felix.close();
    }

    private void assertElsewhere(StreamingCall<?, ?> call) throws Exception {
        Recorder<Object> recorder = recorder();
        call.events().subscribe(recorder);
        assertThat(recorder.subscribed.await(30, TimeUnit.SECONDS)).isTrue();
        recorder.subscription.request(1);
        recorder.subscription.request(Long.MAX_VALUE);
        assertThat(recorder.ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(recorder.signals).last().isEqualTo("complete");
        assertThat(threads).isNotEmpty().doesNotContain(Thread.currentThread());
    }

    private void assertRefusedElsewhere(StreamingCall<?, ?> call) throws Exception {
        Recorder<Object> recorder = recorder();
        call.events().subscribe(recorder);
        assertThat(recorder.subscribed.await(30, TimeUnit.SECONDS)).isTrue();
        recorder.subscription.request(0);
        assertThat(recorder.ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(recorder.signals).singleElement().isInstanceOf(IllegalArgumentException.class);
        assertThat(threads).isNotEmpty().doesNotContain(Thread.currentThread());
    }

    private Recorder<Object> recorder() {
        return new Recorder<>() {
            @Override
            public void onSubscribe(Flow.Subscription newSubscription) {
                threads.add(Thread.currentThread());
                super.onSubscribe(newSubscription);
            }

            @Override
            public void onNext(Object event) {
                threads.add(Thread.currentThread());
                super.onNext(event);
            }

            @Override
            public void onError(Throwable failure) {
                threads.add(Thread.currentThread());
                super.onError(failure);
            }

            @Override
            public void onComplete() {
                threads.add(Thread.currentThread());
                super.onComplete();
            }
        };
    }

    private StreamingCall<?, ?> batch() {
        return felix.client.newCall(BatchRequest.builder()
                .request(ChatRequest.of("hi"))
                .request(ChatRequest.of("ho"))
                .build());
    }

    private StreamingCall<?, ?> toolChat() {
        return felix.client.newCall(
                ToolChatRequest.builder(ChatRequest.of("hi")).build());
    }

    @Test
    void ofABatch() throws Exception {
        assertElsewhere(batch());
        assertRefusedElsewhere(batch());
    }

    @Test
    void ofAChatWithTools() throws Exception {
        assertElsewhere(toolChat());
        assertRefusedElsewhere(toolChat());
    }

    @Test
    void ofABatchThatIsCancelled() throws Exception {
        ManualProvider silent = new ManualProvider();
        silent.answerToCancel = null; // else it would signal on the thread that cancels
        felix.publish("m", silent, "service.ranking", 1);
        StreamingCall<?, ?> call = batch();
        Recorder<Object> recorder = recorder();
        call.events().subscribe(recorder);
        assertThat(recorder.subscribed.await(30, TimeUnit.SECONDS)).isTrue();
        call.cancel();
        assertThat(recorder.ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(threads).isNotEmpty().doesNotContain(Thread.currentThread());
    }
}
