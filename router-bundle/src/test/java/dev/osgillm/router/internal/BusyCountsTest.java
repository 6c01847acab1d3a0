/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

@Timeout(60)
class BusyCountsTest {

    private final Felix felix = new Felix();
    private final BusyCounts busy = felix.registry.busy();

    @AfterEach
    void close() {
        felix.close();
    }

    private StreamingCall<ChatEvent, ChatResponse> call() {
        return felix.client.newCall(ChatRequest.of("hi"), Selection.id("a"));
    }

    @Test
    void aStreamCountsFromItsStartToItsEnd() {
        ManualProvider provider = new ManualProvider();
        ServiceReference<?> a = felix.publish("a", provider).getReference();
        StreamingCall<ChatEvent, ChatResponse> call = call();
        assertThat(busy.of(a)).isZero();
        call.events().subscribe(new Recorder<>());
        assertThat(busy.of(a)).isEqualTo(1);
        CompletableFuture<ChatResponse> second = call().executeAsync().toCompletableFuture();
        assertThat(busy.of(a)).isEqualTo(2);
        provider.calls.get(0).answer("done");
        assertThat(busy.of(a)).isEqualTo(1);
        provider.calls.get(1).fail(ErrorKind.PROTOCOL);
        assertThat(second).isCompletedExceptionally();
        assertThat(busy.of(a)).isZero();
    }

    @Test
    void aCallThatMovesOnCountsWhereItIs() {
        ServiceReference<?> a = felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK), "service.ranking", 1)
                .getReference();
        ManualProvider next = new ManualProvider();
        ServiceReference<?> b = felix.publish("b", next).getReference();
        CompletableFuture<ChatResponse> answer = felix.client
                .newCall(ChatRequest.of("hi"), Selection.filter("(llm.id=*)"))
                .executeAsync()
                .toCompletableFuture();
        assertThat(busy.of(a)).isZero();
        assertThat(busy.of(b)).isEqualTo(1);
        next.call().answer("b");
        assertThat(answer).isCompleted();
        assertThat(busy.of(b)).isZero();
    }

    @Test
    void aServiceThatLeavesOrMakesNoCallIsNotBusy() {
        List<ServiceRegistration<?>> registrations = new ArrayList<>();
        registrations.add(felix.publish("a", request -> {
            assertThat(busy.of(registrations.get(0).getReference())).isEqualTo(1);
            throw new IllegalStateException("thrown by the test");
        }));
        ServiceReference<?> a = registrations.get(0).getReference();
        assertThat(call().executeAsync().toCompletableFuture()).isCompletedExceptionally();
        assertThat(busy.of(a)).isZero();
    }

    @Test
    void watchersHearOfTheLastCallThatEnds() {
        ServiceReference<?> a = felix.publish("a", new ManualProvider()).getReference();
        List<ServiceReference<?>> heard = new ArrayList<>();
        busy.watch(heard::add);
        busy.enter(a);
        busy.enter(a);
        busy.leave(a);
        assertThat(heard).isEmpty();
        busy.leave(a);
        assertThat(heard).hasSize(1).first().isEqualTo(a);
    }
}
