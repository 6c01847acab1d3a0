/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A subscriber that writes everything down and demands what a test tells it to. */
final class Probe implements Flow.Subscriber<Object> {

    private final long initialDemand;
    private final Semaphore arrived = new Semaphore(0);
    private final AtomicInteger inside = new AtomicInteger();
    final CompletableFuture<Object> end = new CompletableFuture<>();
    final List<Object> events = new CopyOnWriteArrayList<>();
    final List<Object> terminals = new CopyOnWriteArrayList<>();
    final AtomicInteger overlaps = new AtomicInteger();
    volatile Flow.Subscription subscription;
    volatile Thread thread;

    Probe(long initialDemand) {
        this.initialDemand = initialDemand;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (initialDemand > 0) {
            newSubscription.request(initialDemand);
        }
    }

    @Override
    public void onNext(Object event) {
        enter();
        events.add(event);
        thread = Thread.currentThread();
        inside.decrementAndGet();
        arrived.release();
    }

    @Override
    public void onError(Throwable failure) {
        enter();
        terminals.add(failure);
        end.complete(failure);
        inside.decrementAndGet();
    }

    @Override
    public void onComplete() {
        enter();
        terminals.add("complete");
        end.complete("complete");
        inside.decrementAndGet();
    }

    private void enter() {
        if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
        }
    }

    void awaitEvents(int count) throws InterruptedException {
        if (!arrived.tryAcquire(count, 30, TimeUnit.SECONDS)) {
            throw new AssertionError("Only " + events + ", ended with " + terminals);
        }
    }

    /** @param partial the text that the failure carries, {@code null} for none */
    static void assertFailed(Object terminal, ErrorKind kind, String partial) {
        assertThat(terminal).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
            assertThat(e.providerId()).contains("toy");
            assertThat(e.partial(String.class).orElse(null)).isEqualTo(partial);
        });
    }

    Object awaitEnd() throws InterruptedException {
        try {
            return end.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("No end after " + events, e);
        }
    }
}
