/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SparingTimerTest {

    private SparingTimer timer;

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    private SparingTimer timer(Duration beat) {
        timer = new SparingTimer(new TransportThreads("test-timer"), beat);
        return timer;
    }

    @Test
    void tasksThatAreStoppedEarlyDoNotWakeItsThread() {
        timer(Duration.ofHours(1));
        for (int i = 0; i < 1_000; i++) {
            ScheduledFuture<?> limit = timer.schedule(() -> {}, 2, TimeUnit.HOURS);
            assertThat(timer.getQueue().peek()).as("what its thread waits for").isNotSameAs(limit);
            limit.cancel(false);
        }
        assertThat(timer.getQueue()).hasSize(1);
    }

    @Test
    void whatIsDueBeforeTheNextBeatRunsInTime() throws InterruptedException {
        timer(Duration.ofHours(1));
        CountDownLatch ran = new CountDownLatch(2);
        timer.schedule(() -> {}, 2, TimeUnit.HOURS);
        timer.schedule(ran::countDown, 10, TimeUnit.MILLISECONDS);
        timer.schedule(ran::countDown, 0, TimeUnit.MILLISECONDS);

        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nothingIsLeftSomeTimeAfterTheLastTaskAndItBeatsAgainAfterTheNext() {
        timer(Duration.ofMillis(10));
        timer.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
        awaitRest(0);
        long beats = timer.getCompletedTaskCount();
        timer.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
        awaitRest(beats);
    }

    /** @param beats that there were before */
    private void awaitRest(long beats) {
        while (timer.getCompletedTaskCount() == beats || !timer.getQueue().isEmpty() || timer.getActiveCount() > 0) {
            Thread.onSpinWait();
        }
    }
}
