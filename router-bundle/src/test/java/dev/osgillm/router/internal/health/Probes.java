/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.Health.Status;
import dev.osgillm.api.health.HealthProbe;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Probes that answer as a test says, and tell who asked. */
final class Probes implements HealthProbe {

    /** A call that the test answers. */
    static final class Pending implements Call<Health> {

        final CompletableFuture<Health> answer = new CompletableFuture<>();
        final CountDownLatch cancelled = new CountDownLatch(1);

        @Override
        public Health execute() {
            throw new AssertionError("The monitor must not block.");
        }

        @Override
        public CompletionStage<Health> executeAsync() {
            return answer;
        }

        @Override
        public void cancel() {
            cancelled.countDown();
            answer.completeExceptionally(
                    LlmException.builder(ErrorKind.CANCELLED, "Cancelled.").build());
        }

        void awaitCancel() throws InterruptedException {
            if (!cancelled.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("It was not cancelled.");
            }
        }
    }

    /** The thread of each question. */
    final BlockingQueue<String> askers = new LinkedBlockingQueue<>();

    private final BlockingQueue<Pending> pending = new LinkedBlockingQueue<>();
    private volatile Health found;

    private Probes(Health found) {
        this.found = found;
    }

    static Health health(Status status) {
        return Health.of(status, "It is " + status + ".", null, Duration.ofMillis(3));
    }

    /** Finds this at once. */
    static Probes finding(Status status) {
        return new Probes(health(status));
    }

    /** Has each call answered by the test. */
    static Probes pending() {
        return new Probes(null);
    }

    void finds(Status status) {
        found = health(status);
    }

    @Override
    public Call<Health> probe() {
        askers.add(Thread.currentThread().getName());
        Pending call = new Pending();
        if (found != null) {
            call.answer.complete(found);
        } else {
            pending.add(call);
        }
        return call;
    }

    /** @return the next call, once it was made */
    Pending next() throws InterruptedException {
        Pending call = pending.poll(30, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("Nobody asked.");
        }
        return call;
    }

    boolean unasked() {
        return pending.isEmpty();
    }
}
