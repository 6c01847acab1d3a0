/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a transport does, and whoever ends a call at the same moment: it ends once, and its instance knows. */
@Timeout(120)
class OneEndTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

    private final Engines engines = new Engines();
    private final ExecutorService others = Executors.newFixedThreadPool(3);
    private final Executor threads = engines.client.executor().orElseThrow();

    @AfterEach
    void close() {
        others.shutdownNow();
        engines.close();
    }

    /** A transport that answers, fails, throws or is silent, now or later, and sometimes says it twice. */
    private final class Odd implements FakeClient.Transport {

        private final Random random; // guarded by itself

        Odd(long seed) {
            random = new Random(seed);
        }

        @Override
        public <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, BodyHandler<T> handler) {
            int way;
            synchronized (random) {
                way = random.nextInt(10);
            }
            CompletableFuture<HttpResponse<T>> answer = new CompletableFuture<>();
            switch (way) {
                case 0 -> throw new IllegalStateException("thrown");
                case 1 -> throw new AssertionError("thrown");
                case 2 -> {
                    return null;
                }
                case 3 -> answer.completeExceptionally(new IOException("now"));
                case 4 -> threads.execute(() -> answer.completeExceptionally(new IOException("later")));
                case 5 -> answer.complete(FakeClient.answer(request, handler, 200, "now"));
                case 6 -> later(answer, () -> FakeClient.answer(request, handler, 200, "later"));
                case 7 ->
                    later(answer, () -> {
                        FakeClient.answer(request, handler, 200, "first");
                        return FakeClient.answer(request, handler, 503, "second");
                    });
                case 8 -> answer.complete(FakeClient.answer(request, handler, 503, "down"));
                default -> {
                    // Silent: the limit of the call ends it, or somebody does before.
                }
            }
            return answer;
        }

        /** As a real transport: who asked may have gone, and stops it there. */
        private <T> void later(CompletableFuture<T> answer, Supplier<T> source) {
            threads.execute(() -> {
                try {
                    answer.complete(source.get());
                } catch (CancellationException e) {
                    answer.completeExceptionally(e);
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyCallEndsExactlyOnce(long seed) throws Exception {
        Random random = new Random(seed);
        HttpClient client = new FakeClient(threads, new Odd(seed));
        CallEngine engine = engines.engine(
                client,
                Timeouts.builder().total(Duration.ofMillis(200)).build(),
                new RetryPolicy(3, Duration.ZERO, Duration.ZERO, () -> 0));
        List<CompletableFuture<String>> ends = new ArrayList<>();
        List<AtomicInteger> told = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 250; i++) {
            Call<String> call = engine.call(Engines.words(NOWHERE), Timeouts.INHERITED);
            AtomicInteger count = new AtomicInteger();
            told.add(count);
            CompletableFuture<String> end = new CompletableFuture<>();
            ends.add(end);
            boolean blocking = random.nextInt(4) == 0;
            boolean cancelled = random.nextInt(3) == 0;
            boolean left = random.nextInt(5) == 0;
            CountDownLatch go = new CountDownLatch(1);
            if (cancelled) {
                others.execute(() -> {
                    await(go);
                    call.cancel();
                });
            }
            if (left) {
                others.execute(() -> {
                    await(go);
                    ((OpenCalls.OpenCall) call).leave(engine.openCalls().leaving());
                });
            }
            if (blocking) {
                others.execute(() -> {
                    await(go);
                    try {
                        String answer = call.execute();
                        count.incrementAndGet();
                        end.complete(answer);
                    } catch (LlmException e) {
                        count.incrementAndGet();
                        end.completeExceptionally(e);
                    }
                });
            } else {
                call.executeAsync().whenComplete((answer, failure) -> {
                    count.incrementAndGet();
                    if (failure == null) {
                        end.complete(answer);
                    } else {
                        end.completeExceptionally(failure);
                    }
                });
            }
            go.countDown();
        }
        for (CompletableFuture<String> end : ends) {
            Throwable failure = end.handle((answer, thrown) -> thrown).get(60, TimeUnit.SECONDS);
            assertThat(failure).satisfiesAnyOf(none -> assertThat(none).isNull(), thrown -> assertThat(thrown)
                    .isInstanceOf(LlmException.class));
        }
        assertThat(told).allSatisfy(count -> assertThat(count).hasValue(1));
        long began = System.nanoTime();
        engine.close(Duration.ofSeconds(30));
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("no call that has ended still runs")
                .isLessThan(Duration.ofSeconds(20));
        assertThat(engine.call(Engines.words(NOWHERE), Timeouts.INHERITED).executeAsync())
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
