/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.tck.TestEnvironment;

/**
 * Waits for an expected error as long as it is told to. The TCK itself, up to 1.0.4, subtracts wrongly and gives up after
 * its first look: a publisher that tells its error on a thread of a busy machine would fail by chance.
 */
final class PatientEnvironment extends TestEnvironment {

    private final CountDownLatch error = new CountDownLatch(1);

    /**
     * @param patienceMillis how long to wait for what must come
     * @param quietMillis how long to wait for what must not come
     */
    PatientEnvironment(long patienceMillis, long quietMillis) {
        super(patienceMillis, quietMillis, quietMillis);
    }

    /** Asked for immediately before the one look: returns when there is something to be seen, or never will be. */
    @Override
    public long defaultPollTimeoutMillis() {
        try {
            error.await(defaultTimeoutMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    @Override
    public void flop(String message) {
        try {
            super.flop(message);
        } finally {
            error.countDown();
        }
    }

    @Override
    public void flop(Throwable cause, String message) {
        try {
            super.flop(cause, message);
        } finally {
            error.countDown();
        }
    }

    @Override
    public void flop(Throwable cause) {
        try {
            super.flop(cause);
        } finally {
            error.countDown();
        }
    }
}
