/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.osgillm.api.ResultEvent;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.tck.server.Scripts;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Streams and the demand of their subscribers. */
abstract class StreamRules extends AnswerRules {

    private static final int BIG_FRAME = 32 << 10;
    private static final int BIG_FRAMES = 1024;

    /** What fits into the buffers of two sockets and of a client, and a lot more. */
    private static final long MOST_WRITTEN = 24L << 20;

    /** What a client may have read before its subscriber asked for it. */
    private static final long MOST_KEPT = 4L << 20;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final int LOOKS = 25;

    private static final int MANY = 10_000;

    @Test
    void deliversNoMoreThanDemanded() {
        CountDownLatch sent = new CountDownLatch(1);
        serve(stream(TEXTS).then(Scripts.signal(sent)));

        StreamProbe probe = StreamProbe.on(call().events(), 0);
        await(sent);
        probe.assertQuietFor(A_WHILE);
        int events = 0;
        while (!probe.ended() && events < 100) {
            probe.request(1);
            probe.awaitEvents(1);
            events++;
            // The terminal signal needs no demand, and follows the last event.
            if (probe.events().get(events - 1) instanceof ResultEvent<?>) {
                break;
            }
        }

        assertThat(probe.awaitCompletion().text()).isEqualTo(TEXT);
        assertThat(probe.events()).hasSize(events);
    }

    @Test
    void readsNoFasterThanItsSubscriber() {
        AtomicLong written = new AtomicLong();
        CountDownLatch cut = new CountDownLatch(1);
        byte[] frame = joined(dialect().textFrames("x".repeat(BIG_FRAME)));
        serve(begun("one").then(exchange -> {
            for (int i = 0; i < BIG_FRAMES; i++) {
                exchange.chunk(frame);
                written.addAndGet(frame.length);
            }
            exchange.await(cut);
        }));
        StreamProbe probe = StreamProbe.on(call().events(), 1).awaitEvents(1);

        awaitStandstill(written);
        assertThat(written).as("bytes that the server could send").hasValueLessThan(MOST_WRITTEN);

        // What the sockets held is lost with the connection: what comes now was kept in memory.
        server.close();
        probe.request(Long.MAX_VALUE);
        probe.awaitTerminal();
        assertThat((long) probe.text().length())
                .as("characters kept for a subscriber that did not ask for them")
                .isLessThan(MOST_KEPT);
    }

    /**
     * Waits until a number has not changed for so many looks. Looks rather than one long wait: when the whole machine
     * pauses, that is one look, and a server that is still writing is not taken for one that is blocked.
     */
    private static void awaitStandstill(AtomicLong number) {
        long before = number.get();
        for (int same = 0; same < LOOKS; same++) {
            pass(BETWEEN_LOOKS);
            long now = number.get();
            if (now != before) {
                before = now;
                same = -1;
            }
        }
    }

    @Test
    void takesADemandOfOneInEachEventOfALongStream() {
        serve(stream(many()));
        AtomicInteger texts = new AtomicInteger();
        CompletableFuture<Object> end = new CompletableFuture<>();

        call().events().subscribe(new Flow.Subscriber<>() {
            private Flow.Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription newSubscription) {
                subscription = newSubscription;
                subscription.request(1);
            }

            @Override
            public void onNext(ChatEvent event) {
                texts.addAndGet(event instanceof TextDelta ? 1 : 0);
                subscription.request(1);
            }

            @Override
            public void onError(Throwable failure) {
                end.complete(failure);
            }

            @Override
            public void onComplete() {
                end.complete("complete");
            }
        });

        assertThat(end).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("complete");
        assertThat(texts).as("text events").hasValue(MANY);
    }

    private static String[] many() {
        String[] texts = new String[MANY];
        Arrays.fill(texts, "x");
        return texts;
    }

    @Test
    void addsUpTheDemandOfManyThreads() throws Exception {
        int threads = 8;
        int each = 25;
        String[] texts = new String[threads * each + 1];
        Arrays.fill(texts, "x");
        serve(stream(texts));
        StreamProbe probe = StreamProbe.on(call().events(), 0);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService askers = Executors.newFixedThreadPool(threads);
        try {
            for (int i = 0; i < threads; i++) {
                askers.execute(() -> {
                    await(start);
                    for (int k = 0; k < each; k++) {
                        probe.request(1);
                    }
                });
            }
            start.countDown();
            probe.awaitEvents(threads * each);
            probe.assertQuietFor(A_WHILE);
        } finally {
            askers.shutdownNow();
        }
        assertThat(probe.text()).hasSize(threads * each);
        probe.request(Long.MAX_VALUE);
        probe.request(Long.MAX_VALUE);
        assertThat(probe.awaitCompletion().text()).hasSize(texts.length);
    }

    @Test
    void refusesADemandOfNothing() {
        for (long demand : new long[] {0, -1, Long.MIN_VALUE}) {
            serve(Scripts.stallAfter(begun("one")));
            StreamProbe probe = StreamProbe.on(call().events(), 1).awaitEvents(1);

            probe.request(demand);

            assertThat(probe.awaitTerminal()).isInstanceOf(IllegalArgumentException.class);
            server.awaitDisconnect();
        }
    }

    @Test
    void refusesASecondSubscriber() {
        CountDownLatch gate = new CountDownLatch(1);
        serve(begun("one").then(Scripts.gate(gate)).then(end()));
        StreamingCall<ChatEvent, ChatResponse> call = call();
        StreamProbe first = StreamProbe.on(call.events()).awaitEvents(1);

        StreamProbe second = StreamProbe.on(call.events());

        assertThat(second.awaitTerminal()).isInstanceOf(IllegalStateException.class);
        gate.countDown();
        assertThat(first.awaitCompletion().text()).isEqualTo("one");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void refusesNoSubscriberAtAll() {
        assertThatNullPointerException().isThrownBy(() -> call().events().subscribe(null));
    }
}
