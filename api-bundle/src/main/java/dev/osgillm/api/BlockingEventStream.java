/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The subscriber behind {@link StreamingCall#stream()}. The queue holds at most {@link #BATCH} events and one terminal
 * signal, because no more are demanded.
 */
final class BlockingEventStream<E> implements EventStream<E>, Flow.Subscriber<E> {

    private static final int BATCH = 64;

    private sealed interface Signal<E> {
        record Next<E>(E event) implements Signal<E> {}

        record Complete<E>() implements Signal<E> {}

        record Failed<E>(Throwable failure) implements Signal<E> {}
    }

    private final BlockingQueue<Signal<E>> queue = new LinkedBlockingQueue<>();
    private final Runnable cancelCall;
    private volatile Flow.Subscription subscription;

    // Only the iterating thread uses these.
    private Signal<E> ahead;
    private int taken;

    BlockingEventStream(Runnable cancelCall) {
        this.cancelCall = cancelCall;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(BATCH);
    }

    @Override
    public void onNext(E event) {
        queue.add(new Signal.Next<>(event));
    }

    @Override
    public void onError(Throwable failure) {
        queue.add(new Signal.Failed<>(failure));
    }

    @Override
    public void onComplete() {
        queue.add(new Signal.Complete<>());
    }

    @Override
    public boolean hasNext() {
        if (ahead == null) {
            ahead = take();
        }
        if (ahead instanceof Signal.Failed<E> failed) {
            throw rethrown(failed.failure());
        }
        return ahead instanceof Signal.Next<E>;
    }

    @Override
    public E next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The call has completed.");
        }
        E event = ((Signal.Next<E>) ahead).event();
        ahead = null;
        if (++taken == BATCH / 2) {
            taken = 0;
            subscription.request(BATCH / 2);
        }
        return event;
    }

    @Override
    public void close() {
        cancelCall.run();
    }

    private Signal<E> take() {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            cancelCall.run();
            Thread.currentThread().interrupt();
            return new Signal.Failed<>(LlmException.builder(ErrorKind.CANCELLED, "The waiting thread was interrupted.")
                    .cause(e)
                    .build());
        }
    }

    /** The failure itself, so that its kind and partial answer stay at hand; it was created on another thread. */
    private static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof RuntimeException e) {
            return e;
        }
        return LlmException.builder(ErrorKind.PROTOCOL, "The provider failed with an unexpected error: " + failure)
                .cause(failure)
                .build();
    }
}
