/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.tck.server.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several ends at the same time: one of them wins. */
abstract class RaceRules extends SubscriberRules {

    private static final int ROUNDS = 200;
    private static final int AT_ONCE = 20;

    @Test
    void cancelAndTheEndOfAnAnswerAreOneEnd() {
        race(dialect().endFrames());
    }

    @Test
    void cancelAndAnErrorAreOneEnd() {
        race(dialect().errorsInStream("The wheels came off.").get(0).content());
    }

    /** Cancels each call at the moment when its server ends it. */
    private void race(List<byte[]> ending) {
        ExecutorService cancelling = Executors.newSingleThreadExecutor();
        List<StreamProbe> probes = new ArrayList<>();
        ChatProvider provider = provider(server.uri(), PATIENT);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                CountDownLatch start = new CountDownLatch(1);
                serve(begun("one")
                        .then(Scripts.gate(start))
                        .then(Scripts.frames(ending))
                        .then(Scripts.end()));
                StreamingCall<ChatEvent, ChatResponse> call = provider.newCall(ChatRequest.of("Hello"));
                StreamProbe probe = StreamProbe.on(call.events()).awaitEvents(1);
                int delay = round;
                cancelling.execute(() -> {
                    await(start);
                    spin(delay);
                    call.cancel();
                });
                start.countDown();
                probe.awaitTerminal();
                probes.add(probe);
            }
        } finally {
            cancelling.shutdownNow();
        }
        assertOneEndEach(probes);
    }

    /** Moves the moment a little further with each round, by work and not by time. */
    private static void spin(int rounds) {
        for (int i = 0; i < rounds * 50; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void cancelAndALimitAreOneEnd() {
        Duration limit = Duration.ofMillis(30);
        serve(Scripts.stallBeforeHeaders());
        ChatProvider provider =
                provider(server.uri(), Timeouts.builder().total(limit).build().orElse(PATIENT));
        List<StreamProbe> probes = new ArrayList<>();
        for (int round = 0; round < ROUNDS / AT_ONCE; round++) {
            List<StreamingCall<ChatEvent, ChatResponse>> calls = new ArrayList<>();
            long end = System.nanoTime() + limit.toNanos();
            for (int i = 0; i < AT_ONCE; i++) {
                StreamingCall<ChatEvent, ChatResponse> call = provider.newCall(ChatRequest.of("Hello"));
                probes.add(StreamProbe.on(call.events()));
                calls.add(call);
            }
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            calls.forEach(StreamingCall::cancel);
        }
        probes.forEach(StreamProbe::awaitTerminal);
        assertOneEndEach(probes);
    }

    @Test
    void manyCancelsAreOneEnd() throws InterruptedException {
        int threads = 8;
        ExecutorService cancelling = Executors.newFixedThreadPool(threads);
        List<StreamProbe> probes = new ArrayList<>();
        try {
            for (int round = 0; round < ROUNDS / AT_ONCE; round++) {
                serve(Scripts.stallAfter(begun("one")));
                StreamingCall<ChatEvent, ChatResponse> call = call();
                StreamProbe probe = StreamProbe.on(call.events()).awaitEvents(1);
                CountDownLatch start = new CountDownLatch(1);
                for (int i = 0; i < threads; i++) {
                    cancelling.execute(() -> {
                        await(start);
                        call.cancel();
                    });
                }
                start.countDown();
                assertThat(probe.awaitFailure().kind()).isEqualTo(ErrorKind.CANCELLED);
                probes.add(probe);
            }
        } finally {
            cancelling.shutdown();
            assertThat(cancelling.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        assertOneEndEach(probes);
    }

    private static void assertOneEndEach(List<StreamProbe> probes) {
        pass(A_WHILE);
        probes.forEach(StreamProbe::assertEndedOnce);
    }
}
