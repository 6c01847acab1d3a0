/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.ProviderListener;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.time.ManualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** Instances that come and go in the very moment in which a call looks for them. */
@Timeout(60)
class SwapRaceTest {

    private final ManualTime time = new ManualTime();
    private final Queue<Runnable> meanwhile = new ArrayDeque<>();
    private final Felix felix = Felix.waiting(time, clock(), "5s");

    /** Lets something happen when a call looks how long ago somebody left. */
    private LongSupplier clock() {
        return () -> {
            Runnable next = meanwhile.poll();
            if (next != null) {
                next.run();
            }
            return time.nanoTime().getAsLong();
        };
    }

    @AfterEach
    void close() {
        felix.close();
    }

    @Test
    void anInstanceThatComesBackBetweenTwoLooksAnswers() {
        felix.publish("a", FakeProvider.answering("old")).unregister();
        meanwhile.add(() -> {}); // the start of the call
        meanwhile.add(() -> felix.publish("a", FakeProvider.answering("new")));

        assertThat(felix.client
                        .newCall(ChatRequest.of("hi"), Selection.id("a"))
                        .execute()
                        .text())
                .startsWith("new:");
        assertThat(meanwhile).isEmpty();
    }

    @Test
    void aCallThatIsToldWhileItBeginsToWaitCanBeCancelled() {
        felix.publish("a", FakeProvider.answering("old")).unregister();
        meanwhile.add(() -> {}); // the start of the call
        meanwhile.add(() -> felix.publish("b", FakeProvider.answering("b")));
        StreamingCall<ChatEvent, ChatResponse> call = felix.client.newCall(ChatRequest.of("hi"), Selection.id("a"));
        CompletableFuture<ChatResponse> answer = call.executeAsync().toCompletableFuture();
        assertThat(meanwhile).isEmpty();
        assertThat(answer).isNotDone();
        call.cancel();
        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void anInstanceThatLeavesWhileItsArrivalIsAnnouncedIsWaitedFor() throws Exception {
        List<ServiceRegistration<?>> arrived = new ArrayList<>();
        ProviderListener impatient = (change, provider) -> {
            if (change == ProviderListener.Change.ADDED && !arrived.isEmpty()) {
                arrived.remove(0).unregister();
            }
        };
        felix.context().registerService(ProviderListener.class, impatient, new Hashtable<>());
        felix.publish("b", FakeProvider.answering("b"));
        arrived.add(felix.publish("a", FakeProvider.answering("old")));
        felix.publish("c", FakeProvider.answering("c")); // announced, and a leaves within that
        CompletableFuture<ChatResponse> answer = felix.client
                .newCall(ChatRequest.of("hi"), Selection.id("a"))
                .executeAsync()
                .toCompletableFuture();
        assertThat(answer).isNotDone();
        felix.publish("a", FakeProvider.answering("new"));
        assertThat(answer.get(0, TimeUnit.SECONDS).text()).startsWith("new:");
    }

    @Test
    void aChangeThatIsToldLateIsNoReturnOfWhatHasLeftSince() {
        ServiceRegistration<?> registration = felix.publish("a", FakeProvider.answering("old"));
        Snapshot late = felix.registry.snapshot();
        registration.unregister();
        felix.departures.present(late);
        assertThat(felix.departures.size()).isOne();
        assertThat(felix.departures.with(felix.registry::snapshot).of("a")).hasSize(1);
    }
}
