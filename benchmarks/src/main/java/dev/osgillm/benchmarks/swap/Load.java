/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.swap;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.Selection;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Begins requests at a steady rate, however long the others take, every second one streamed. A request that is begun late
 * was due earlier, and its time counts from then.
 */
final class Load {

    private static final long END_SECONDS = 30;
    private static final Timeouts TIMEOUTS =
            Timeouts.builder().total(Duration.ofSeconds(END_SECONDS)).build();

    /** Says when it is over. */
    interface Until {
        boolean over();
    }

    private final LlmClient client;
    private final Selection selection;
    private final Ledger ledger;
    private final long intervalNanos;

    /** @param rate requests a second */
    Load(LlmClient client, Selection selection, Ledger ledger, long rate) {
        this.client = client;
        this.selection = selection;
        this.ledger = ledger;
        intervalNanos = TimeUnit.SECONDS.toNanos(1) / rate;
    }

    /** Begins requests until it is over, and returns when all have ended, or should have long ago. */
    Latencies run(Until until) throws InterruptedException {
        Latencies latencies = new Latencies();
        long due = System.nanoTime();
        while (!until.over()) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            begin(due, latencies);
            due += intervalNanos;
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2 * END_SECONDS);
        while (ledger.running() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        ledger.settle();
        return latencies;
    }

    private void begin(long due, Latencies latencies) {
        long number = ledger.begin();
        try {
            StreamingCall<ChatEvent, ChatResponse> call = client.newCall(
                    ChatRequest.builder()
                            .user(Ledger.question(number))
                            .timeouts(TIMEOUTS)
                            .build(),
                    selection);
            if (number % 2 == 0) {
                call.events().subscribe(new Reader(number, due, latencies));
            } else {
                call.executeAsync().whenComplete((answer, failure) -> {
                    latencies.add(System.nanoTime() - due);
                    if (failure == null) {
                        ledger.answered(number, answer.text());
                    } else {
                        ledger.failed(number, failure instanceof CompletionException ? failure.getCause() : failure);
                    }
                });
            }
        } catch (RuntimeException e) {
            ledger.failed(number, e);
        }
    }

    private final class Reader implements Flow.Subscriber<ChatEvent> {

        private final long number;
        private final long due;
        private final Latencies latencies;
        private final StringBuilder text = new StringBuilder();

        private Reader(long number, long due, Latencies latencies) {
            this.number = number;
            this.due = due;
            this.latencies = latencies;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ChatEvent event) {
            if (event instanceof TextDelta delta) {
                text.append(delta.text());
            }
        }

        @Override
        public void onError(Throwable failure) {
            latencies.add(System.nanoTime() - due);
            ledger.failed(number, failure);
        }

        @Override
        public void onComplete() {
            latencies.add(System.nanoTime() - due);
            ledger.answered(number, text.toString());
        }
    }
}
