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
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Providers that do not come back from {@code cancel()}: whoever waits for the end of a call is told all the same. */
@Timeout(60)
class HangingCancelTest {

    private static final int THREADS = 2;

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final ManualTime time = new ManualTime();
    private final Felix felix = Felix.waiting(time, time.nanoTime(), "5s", threads);

    @AfterEach
    void close() throws Exception {
        release.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        felix.close();
    }

    private StreamingCall<ChatEvent, ChatResponse> call() {
        return felix.client.newCall(ChatRequest.of("hi"));
    }

    private void publish() {
        felix.publish("hanging", (ChatProvider) request -> new StreamingCall<>() {
            @Override
            public CompletionStage<ChatResponse> executeAsync() {
                begun.countDown();
                return new CompletableFuture<>();
            }

            @Override
            public Flow.Publisher<ChatEvent> events() {
                throw new AssertionError("not streamed");
            }

            @Override
            public void cancel() {
                while (release.getCount() > 0) {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        // It ignores that as well.
                    }
                }
            }
        });
    }

    @Test
    void whoBlocksAndIsInterruptedComesBack() throws Exception {
        publish();
        CompletableFuture<LlmException> failure = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                call().execute();
            } catch (LlmException e) {
                failure.complete(e);
            }
        });
        caller.start();
        begun.await();

        caller.interrupt();
        time.passOnceScheduled(Stop.PATIENCE);

        assertThat(failure.get(30, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void aRouterThatStopsTellsEveryCallerThoughAllItsThreadsAreLost() throws Exception {
        publish();
        List<CompletableFuture<ChatResponse>> answers = new ArrayList<>();
        for (int i = 0; i < THREADS + 3; i++) {
            answers.add(call().executeAsync().toCompletableFuture());
        }

        felix.center.calls().stop(Duration.ofMillis(1));

        for (CompletableFuture<ChatResponse> answer : answers) {
            assertThat(answer)
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        }
    }
}
