/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ToolThreadsTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    private final ToolThreads threads = new ToolThreads();
    private final Set<PooledRun<?>> group = ConcurrentHashMap.newKeySet();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        threads.deactivate();
    }

    private final class Started {
        final CompletableFuture<String> result = new CompletableFuture<>();
        final PooledRun<String> run;

        Started(Callable<String> work, Duration limit) {
            run = new PooledRun<>(threads, group, work, limit, (text, thrown) -> {
                if (thrown == null) {
                    result.complete(text);
                } else {
                    result.complete(thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
                }
            });
            threads.submit(run);
        }

        String result() throws Exception {
            return result.get(30, TimeUnit.SECONDS);
        }
    }

    private Started start(Callable<String> work) {
        return new Started(work, null);
    }

    private String deaf() throws Exception {
        return FakeTool.deaf("deaf", release).call("{}");
    }

    /** Does not end before it is released, and listens. */
    private List<Started> fill() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(ToolThreads.PLACES);
        List<Started> all = new ArrayList<>();
        for (int i = 0; i < ToolThreads.PLACES; i++) {
            all.add(start(() -> {
                running.countDown();
                release.await();
                return "done";
            }));
        }
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
        return all;
    }

    @Test
    void furtherRunsWaitForAPlace() throws Exception {
        List<Started> first = fill();
        Started next = start(() -> "next");
        assertThat(next.result).isNotDone();
        first.get(3).run.giveUp(new GivenUp("Enough."));
        assertThat(next.result()).isEqualTo("next");
        assertThat(first.get(3).result()).isEqualTo("GivenUp: Enough.");
        release.countDown();
        assertThat(first.get(0).result()).isEqualTo("done");
    }

    @Test
    void aRunGivenUpWhileItWaitsIsNotRunAndLosesNoPlace() throws Exception {
        List<Started> first = fill();
        List<String> ran = new ArrayList<>();
        Started waiting = start(() -> {
            ran.add("waiting");
            return "";
        });
        waiting.run.giveUp(new GivenUp("Enough."));
        assertThat(waiting.result()).isEqualTo("GivenUp: Enough.");
        release.countDown();
        for (Started started : first) {
            started.result();
        }
        assertThat(start(() -> "next").result()).isEqualTo("next");
        assertThat(ran).isEmpty();
        assertThat(group).isEmpty();
    }

    @Test
    void aRunGivenUpBeforeItIsSubmittedLosesNoPlace() throws Exception {
        submitGivenUp();
        assertThat(start(() -> "next").result()).isEqualTo("next");
    }

    private void submitGivenUp() {
        for (int i = 0; i < ToolThreads.PLACES + 1; i++) {
            PooledRun<String> run = new PooledRun<>(threads, group, () -> "", null, (text, thrown) -> {});
            run.giveUp(new GivenUp("Enough."));
            threads.submit(run);
        }
    }

    @Test
    void onlySoManyWait() throws Exception {
        fill();
        for (int i = 0; i < ToolThreads.WAITING; i++) {
            start(() -> "");
        }
        assertThat(start(() -> "").result()).isEqualTo("GivenUp: Too many tools wait already. Try again later.");
    }

    @Test
    void codeThatDoesNotListenHoldsUpNobody() throws Exception {
        for (int i = 0; i < 2 * ToolThreads.PLACES; i++) {
            assertThat(new Started(this::deaf, SHORT).result())
                    .isEqualTo("GivenUp: It took longer than 1 ms and was interrupted.");
        }
        assertThat(start(() -> "next").result()).isEqualTo("next");
    }

    @Test
    void runsAreRefusedOnceAllThreadsAreLost() throws Exception {
        String result;
        int lost = 0;
        do {
            result = new Started(this::deaf, SHORT).result();
        } while (!result.contains("hang") && ++lost < 2 * ToolThreads.THREADS);
        assertThat(result).isEqualTo("GivenUp: Too many tools hang. Try again later.");
        assertThat(lost).isLessThanOrEqualTo(ToolThreads.THREADS);
        submitGivenUp();
        release.countDown();
        do {
            result = start(() -> "again").result();
        } while (!result.equals("again"));
    }

    @Test
    void callsGoOnElsewhereWhenAllThreadsAreLost() throws Exception {
        String result;
        do {
            result = new Started(this::deaf, SHORT).result();
        } while (!result.contains("hang"));
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        threads.elsewhere(() -> thread.complete(Thread.currentThread()));
        assertThat(thread.get(30, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void nobodyIsInterruptedWhoHasEnded() throws Exception {
        for (int i = 0; i < 200; i++) {
            new Started(() -> "", Duration.ofNanos(1)).result();
            assertThat(start(() -> "" + Thread.interrupted()).result()).isEqualTo("false");
        }
    }

    @Test
    void theCallGoesOnWithoutTheInterruptOfATool() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        PooledRun<String> run = new PooledRun<>(
                threads,
                group,
                () -> {
                    Thread.currentThread().interrupt();
                    return "";
                },
                null,
                (text, thrown) -> interrupted.complete(Thread.currentThread().isInterrupted()));
        threads.submit(run);
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void endsWithoutWaitingForWhatDoesNotListen() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        Started deaf = start(() -> {
            thread.complete(Thread.currentThread());
            return deaf();
        });
        Thread running = thread.get(30, TimeUnit.SECONDS);
        assertThat(running.isDaemon()).isTrue();
        assertThat(running.getName()).startsWith("llm-tools-");
        assertThat(running.getContextClassLoader()).isSameAs(ToolThreads.class.getClassLoader());
        threads.deactivate();
        assertThat(deaf.result()).isEqualTo("GivenUp: The application is stopping.");
        assertThat(start(() -> "").result()).isEqualTo("GivenUp: The application is stopping.");
        release.countDown();
        running.join(30_000);
        assertThat(running.isAlive()).isFalse();
    }

    @Test
    void aToolMayStopTheRouter() throws Exception {
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        start(() -> {
            threads.deactivate();
            stopped.complete(true);
            return "";
        });
        assertThat(stopped.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "3, 2", // the pool, the reserve and the timer refuse, for the first
        "5, 3", // and the timer and the pool, for the second
    })
    void whatGoesOnIsNotLostWhenTheSystemGivesNoThread(int refusals, int goingOn) throws Exception {
        AtomicInteger refused = new AtomicInteger();
        ToolThreads poor = new ToolThreads((work, name) -> new Thread(work, name) {
            @Override
            public void start() {
                if (refused.incrementAndGet() <= refusals) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
            }
        });
        CountDownLatch done = new CountDownLatch(goingOn);
        for (int i = 0; i < goingOn; i++) {
            poor.elsewhere(done::countDown);
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.get()).isGreaterThan(refusals);
        poor.deactivate();
    }
}
