/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SparingTimerTest {

    private final SparingTimer timer = new SparingTimer(new TransportThreads("test-timer"));

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void tasksThatAreStoppedEarlyDoNotWakeItsThread() {
        for (int i = 0; i < 1_000; i++) {
            ScheduledFuture<?> limit = timer.schedule(() -> {}, 10, TimeUnit.SECONDS);
            assertThat(timer.getQueue().peek()).as("what its thread waits for").isNotSameAs(limit);
            limit.cancel(false);
        }
        assertThat(timer.getQueue()).hasSize(1);
    }

    @Test
    void whatIsDueBeforeTheNextBeatRunsInTime() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(2);
        timer.schedule(ran::countDown, 10, TimeUnit.SECONDS);
        long begin = System.nanoTime();
        timer.schedule(ran::countDown, 10, TimeUnit.MILLISECONDS);
        timer.schedule(ran::countDown, 0, TimeUnit.MILLISECONDS);

        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(9));
    }

    @Test
    void nothingIsLeftSomeTimeAfterTheLastTask() throws InterruptedException {
        timer.schedule(() -> {}, 10, TimeUnit.SECONDS).cancel(false);
        assertThat(timer.getQueue()).isNotEmpty();

        while (!timer.getQueue().isEmpty() || timer.getActiveCount() > 0) {
            Thread.onSpinWait();
        }
        timer.schedule(() -> {}, 10, TimeUnit.SECONDS).cancel(false);
        assertThat(timer.getQueue()).as("it beats again").hasSize(1);
    }
}
