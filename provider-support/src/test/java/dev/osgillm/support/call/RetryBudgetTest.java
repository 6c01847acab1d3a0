/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.time.ManualTime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RetryBudgetTest {

    private static final URI SERVER = URI.create("http://127.0.0.1:9");
    private static final RetryPolicy EAGER = new RetryPolicy(6, Duration.ZERO, Duration.ZERO, () -> 0);

    private final ManualTime time = new ManualTime();
    private final Engines engines = new Engines();
    private final AtomicInteger attempts = new AtomicInteger();

    @AfterEach
    void close() {
        engines.close();
        time.shutdownNow();
    }

    /** @param luck below the first number good, below the second a lost connection, else 429 or 503 */
    private HttpClient client(DoubleSupplier luck) {
        return new FakeClient(Runnable::run, new FakeClient.Transport() {
            @Override
            public <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, BodyHandler<T> handler) {
                attempts.incrementAndGet();
                double drawn = luck.getAsDouble();
                if (drawn >= 0.9) {
                    return CompletableFuture.failedFuture(new IOException("lost"));
                }
                int status = drawn < 0 ? 200 : drawn < 0.5 ? 503 : 429;
                return CompletableFuture.completedFuture(FakeClient.answer(request, handler, status, "words"));
            }
        });
    }

    /** Runs a call whose repetitions follow at once. */
    private CompletableFuture<String> run(CallEngine engine) {
        CompletableFuture<String> answer = engine.call(Engines.words(SERVER), Timeouts.INHERITED)
                .executeAsync()
                .toCompletableFuture();
        for (int i = 0; i < 10 && !answer.isDone(); i++) {
            time.pass(Duration.ZERO);
        }
        assertThat(answer).isDone();
        return answer;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void attemptsStayBelowTheCallsAndAFifthAndTheReserve(long seed) {
        Random random = new Random(seed);
        double failing = 0.1 * (seed % 4) + 0.7 * (seed % 2);
        CallEngine engine = engines.engine(
                client(() -> random.nextDouble() < failing ? random.nextDouble() : -1),
                time,
                Timeouts.INHERITED,
                EAGER);
        for (int calls = 1; calls <= 500; calls++) {
            run(engine);
            assertThat((double) attempts.get()).isLessThanOrEqualTo(1.2 * calls + RetryBudget.RESERVE);
        }
        assertThat(attempts).as("some are repeated").hasValueGreaterThan(failing > 0 ? 519 : 499);
    }

    @Test
    void attemptsStayInTheBudgetWhileTimePasses() {
        Random random = new Random(9);
        CallEngine engine = engines.engine(client(random::nextDouble), time, Timeouts.INHERITED, EAGER);
        for (int calls = 1; calls <= 500; calls++) {
            run(engine);
            time.pass(Duration.ofMillis(random.nextInt(2000)));
            assertThat((double) attempts.get())
                    .isLessThanOrEqualTo(
                            1.2 * calls + RetryBudget.RESERVE + time.elapsed().toSeconds() + 1);
        }
    }

    @Test
    void whatIsNotRepeatedForThatKeepsItsKindAndSaysSo() {
        CallEngine engine = engines.engine(client(() -> 0.6), time, Timeouts.INHERITED, EAGER);
        LlmException last = null;
        for (int i = 0; i < 10; i++) {
            last = catchThrowableOfType(LlmException.class, () -> {
                CompletableFuture<String> answer = run(engine);
                throw (LlmException) answer.handle((value, failure) -> failure).join();
            });
        }
        assertThat(last.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(last.status()).hasValue(429);
        assertThat(last.retryable()).isTrue();
        assertThat(last).hasMessageStartingWith("toy: Status 429").hasMessageContaining("It was not repeated");
        assertThat(attempts).hasValue(10 + 20 + 2);
    }

    @Test
    void theEnginesOfAnInstanceShareOneBudget() {
        CallEngine engine = engines.engine(client(() -> 0.6), time, Timeouts.INHERITED, EAGER);
        for (int i = 0; i < 5; i++) {
            run(engine.forParts());
            run(engine.addressedBy("hub_url"));
        }
        assertThat(attempts).hasValue(10 + 20 + 2);
    }

    @Test
    void aSeldomUsedInstanceHasItsReserveAgain() {
        RetryBudget budget = new RetryBudget(time.nanoTime());
        assertThat(takeAll(budget)).isEqualTo(20);
        time.pass(Duration.ofMillis(999));
        assertThat(budget.take()).isFalse();
        time.pass(Duration.ofMillis(1));
        assertThat(budget.take()).isTrue();
        assertThat(budget.take()).isFalse();
        time.pass(Duration.ofHours(1));
        assertThat(takeAll(budget)).isEqualTo(20);
    }

    @Test
    void callsSaveUpSomeRepetitionsButNotAnyNumber() {
        RetryBudget budget = new RetryBudget(time.nanoTime());
        takeAll(budget);
        for (int i = 0; i < 4; i++) {
            budget.called();
        }
        assertThat(budget.take()).isFalse();
        budget.called();
        assertThat(takeAll(budget)).isEqualTo(1);
        for (int i = 0; i < 10_000; i++) {
            budget.called();
        }
        time.pass(Duration.ofHours(1));
        assertThat(takeAll(budget)).isEqualTo(100);
    }

    @Test
    void manyThreadsTakeNoMoreThanThereIs() throws InterruptedException {
        RetryBudget budget = new RetryBudget(time.nanoTime());
        takeAll(budget);
        AtomicInteger taken = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 8; i++) {
            threads.execute(() -> {
                for (int k = 0; k < 1000; k++) {
                    budget.called();
                    taken.addAndGet(budget.take() ? 1 : 0);
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(taken.get() + takeAll(budget)).isEqualTo(8000 / 5);
    }

    private static int takeAll(RetryBudget budget) {
        int taken = 0;
        while (budget.take()) {
            taken++;
        }
        return taken;
    }
}
