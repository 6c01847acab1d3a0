/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.EventStream;
import dev.osgillm.api.ResultEvent;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Good answers, in each of the ways to run a call. */
abstract class AnswerRules extends ChatRules {

    @Test
    void answersABlockingCall() {
        serve(answer(TEXTS));

        assertGood(call().execute());
        assertThat(server.requests()).hasSize(1);
        RecordedRequest request = server.requests().get(0);
        assertThat(request.body()).contains("Hello");
        assertThat(request.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
    }

    @Test
    void answersAnAsynchronousCallOnAnotherThread() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        serve(Scripts.gate(gate).then(answer(TEXTS)));
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<ChatResponse> answer = new CompletableFuture<>();

        call().executeAsync().whenComplete((response, failure) -> {
            thread.complete(Thread.currentThread());
            answer.complete(response);
        });
        assertThat(answer).as("done before the server answered").isNotDone();
        gate.countDown();

        assertGood(answer.get(30, TimeUnit.SECONDS));
        assertThat(thread.get(30, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void streamsTheTextAndThenTheWholeAnswer() {
        serve(stream(TEXTS));

        StreamProbe probe = StreamProbe.on(call().events());

        assertGood(probe.awaitCompletion());
        assertThat(probe.events().stream().filter(TextDelta.class::isInstance))
                .as("text events")
                .hasSize(TEXTS.length);
        assertThat(probe.text()).isEqualTo(TEXT);
        assertThat(probe.eventThread()).isNotSameAs(Thread.currentThread());
        probe.assertQuietFor(A_WHILE);
    }

    @Test
    void iteratesOverTheSameEvents() {
        serve(stream(TEXTS));
        List<ChatEvent> events = new ArrayList<>();

        try (EventStream<ChatEvent> stream = call().stream()) {
            stream.forEachRemaining(events::add);
        }

        assertThat(events.stream().filter(TextDelta.class::isInstance)).hasSize(TEXTS.length);
        assertThat(events.get(events.size() - 1)).isInstanceOf(ResultEvent.class);
    }

    @Test
    void deliversEachEventWhenItArrives() {
        CountDownLatch gate = new CountDownLatch(1);
        serve(begun("one").then(Scripts.gate(gate)).then(end()));

        StreamProbe probe = StreamProbe.on(call().events()).awaitEvents(1);
        assertThat(probe.text()).isEqualTo("one");
        gate.countDown();

        assertThat(probe.awaitCompletion().text()).isEqualTo("one");
    }

    @Test
    void takesAWholeAnswerToAStreamForAnAnswer() {
        serve(whole(TEXT));

        StreamProbe probe = StreamProbe.on(call().events());

        assertGood(probe.awaitCompletion());
        assertThat(probe.text()).isEqualTo(TEXT);
    }

    @Test
    void runsACallOnlyOnce() {
        serve(answer(TEXTS));
        StreamingCall<ChatEvent, ChatResponse> call = call();
        call.execute();

        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
        assertThat(StreamProbe.on(call.events()).awaitTerminal()).isInstanceOf(IllegalStateException.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void doesNothingBeforeACallIsStarted() {
        serve(answer(TEXTS));

        StreamingCall<ChatEvent, ChatResponse> call = call();
        call.events();

        assertThat(server.connections()).isZero();
        assertThat(call.toString()).doesNotContain("Hello");
    }

    private void assertGood(ChatResponse response) {
        assertThat(response.text()).isEqualTo(TEXT);
        assertThat(response.finishReason()).contains(FinishReason.STOP);
        assertThat(response.message().role()).isEqualTo(Role.ASSISTANT);
        assertThat(response.providerId()).as("the provider's id in the answer").isPresent();
    }
}
