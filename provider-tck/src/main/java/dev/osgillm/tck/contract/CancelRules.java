/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.tck.server.FullServer;
import dev.osgillm.tck.server.Scripts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The ways to end a call early; each lets the server stop its work. */
abstract class CancelRules extends ResetRules {

    @Test
    void cancelBeforeTheStartSendsNothing() {
        serve(answer(TEXTS));
        StreamingCall<ChatEvent, ChatResponse> stream = call();
        StreamingCall<ChatEvent, ChatResponse> blocking = call();
        stream.cancel();
        stream.cancel();
        blocking.cancel();

        StreamProbe probe = StreamProbe.on(stream.events());

        assertCancelled(probe.awaitFailure());
        assertCancelled(Failures.of(blocking));
        probe.assertQuietFor(A_WHILE);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void cancelBeforeHeadersClosesTheConnection() {
        serve(Scripts.stallBeforeHeaders());
        StreamingCall<ChatEvent, ChatResponse> call = call();
        StreamProbe probe = StreamProbe.on(call.events());
        server.awaitRequest();

        call.cancel();
        call.cancel();

        assertCancelled(probe.awaitFailure());
        server.awaitDisconnect();
        probe.assertQuietFor(A_WHILE);
    }

    @Test
    void cancelAfterHeadersClosesTheConnection() {
        CountDownLatch sent = new CountDownLatch(1);
        serve(Scripts.stallAfter(
                Scripts.open(dialect().streamContentType(), List.of()).then(Scripts.signal(sent))));
        StreamingCall<ChatEvent, ChatResponse> call = call();
        StreamProbe probe = StreamProbe.on(call.events());
        await(sent);

        call.cancel();

        assertCancelled(probe.awaitFailure());
        server.awaitDisconnect();
    }

    @Test
    void cancelEndsACallThatConnects() throws Exception {
        try (FullServer full = FullServer.start()) {
            StreamingCall<ChatEvent, ChatResponse> call =
                    provider(full.uri(), PATIENT).newCall(ChatRequest.of("Hello"));
            StreamProbe probe = StreamProbe.on(call.events());
            pass(A_WHILE);
            assertThat(probe.ended()).as("ended before it was cancelled").isFalse();

            call.cancel();

            assertCancelled(probe.awaitFailure());
            probe.assertQuietFor(A_WHILE);
        }
    }

    @Test
    void cancelInTheMiddleClosesTheConnectionAndKeepsWhatArrived() {
        serve(Scripts.stallAfter(begun("one", "two")));
        StreamingCall<ChatEvent, ChatResponse> call = call();
        StreamProbe probe = StreamProbe.on(call.events()).awaitEvents(2);

        call.cancel();

        LlmException failure = probe.awaitFailure();
        assertCancelled(failure);
        checkedWithPartial(failure, "onetwo");
        server.awaitDisconnect();
        probe.assertQuietFor(A_WHILE);
    }

    @Test
    void cancelNeedsNoDemand() {
        serve(Scripts.stallAfter(begun("one")));
        StreamingCall<ChatEvent, ChatResponse> call = call();
        StreamProbe probe = StreamProbe.on(call.events(), 0);
        server.awaitRequest();

        call.cancel();

        assertCancelled(probe.awaitFailure());
        assertThat(probe.events()).isEmpty();
        server.awaitDisconnect();
    }

    @Test
    void cancelAfterTheEndChangesNothing() {
        serve(stream(TEXTS));
        StreamingCall<ChatEvent, ChatResponse> call = call();
        StreamProbe probe = StreamProbe.on(call.events());
        probe.awaitCompletion();

        call.cancel();

        probe.assertQuietFor(A_WHILE);
    }

    @Test
    void cancelEndsABlockingCall() throws Exception {
        serve(Scripts.stallBeforeHeaders());
        StreamingCall<ChatEvent, ChatResponse> call = call();
        CompletableFuture<LlmException> failure =
                CompletableFuture.supplyAsync(() -> Failures.of(call), waiting -> new Thread(waiting).start());
        server.awaitRequest();

        call.cancel();

        assertCancelled(failure.get(30, TimeUnit.SECONDS));
        server.awaitDisconnect();
    }

    @Test
    void cancelEndsAnAsynchronousCall() throws Exception {
        serve(Scripts.stallBeforeHeaders());
        StreamingCall<ChatEvent, ChatResponse> call = call();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        call.executeAsync().whenComplete((response, thrown) -> failure.complete(thrown));
        server.awaitRequest();

        call.cancel();

        Throwable thrown = failure.get(30, TimeUnit.SECONDS);
        assertThat(thrown).as("the failure, not wrapped").isInstanceOf(LlmException.class);
        assertCancelled((LlmException) thrown);
        server.awaitDisconnect();
    }

    @Test
    void aSubscribersOwnCancelIsSilent() {
        serve(Scripts.stallAfter(begun("one")));
        StreamProbe probe = StreamProbe.on(call().events()).awaitEvents(1);

        probe.cancel();
        probe.cancel();

        server.awaitDisconnect();
        probe.assertQuietFor(A_WHILE);
        assertThat(probe.ended()).isFalse();
    }

    @Test
    void aSubscribersOwnCancelWorksBeforeHeaders() {
        serve(Scripts.stallBeforeHeaders());
        StreamProbe probe = StreamProbe.on(call().events());
        server.awaitRequest();

        probe.cancel();

        server.awaitDisconnect();
        probe.assertQuietFor(A_WHILE);
        assertThat(probe.ended()).isFalse();
    }

    @Test
    void closingAnIterationEarlyEndsTheCall() {
        serve(Scripts.stallAfter(begun("one")));
        try (EventStream<ChatEvent> stream = call().stream()) {
            stream.next();
        }

        server.awaitDisconnect();
    }

    @Test
    void anInterruptEndsABlockedCallAndIsKept() throws Exception {
        serve(Scripts.stallBeforeHeaders());
        StreamingCall<ChatEvent, ChatResponse> call = call();
        CompletableFuture<LlmException> failure = new CompletableFuture<>();
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Thread blocked = new Thread(
                () -> {
                    try {
                        failure.complete(Failures.of(call));
                    } catch (AssertionError e) {
                        failure.completeExceptionally(e);
                    }
                    kept.complete(Thread.currentThread().isInterrupted());
                },
                "contract-interrupted");
        blocked.start();
        server.awaitRequest();

        blocked.interrupt();

        assertThat(failure.get(30, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(kept.get(30, TimeUnit.SECONDS))
                .as("the interrupt flag afterwards")
                .isTrue();
        server.awaitDisconnect();
    }

    final void assertCancelled(LlmException failure) {
        assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(failure.retryable()).isFalse();
        Failures.assertTellsNoSecret(failure, secret());
    }
}
