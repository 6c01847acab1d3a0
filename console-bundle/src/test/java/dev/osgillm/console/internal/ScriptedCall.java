/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call whose events a test sends when it wants to, or all at once. Fewer events than a stream asks for at first. */
class ScriptedCall<E, R> implements StreamingCall<E, R> {

    private final List<E> script;
    private final RuntimeException failure;
    private final boolean gated;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Flow.Subscriber<? super E> subscriber;

    ScriptedCall(List<? extends E> script, RuntimeException failure, boolean gated) {
        this.script = List.copyOf(script);
        this.failure = failure;
        this.gated = gated;
    }

    static <E, R> ScriptedCall<E, R> of(List<? extends E> events) {
        return new ScriptedCall<>(events, null, false);
    }

    static <E, R> ScriptedCall<E, R> failing(RuntimeException failure, List<? extends E> before) {
        return new ScriptedCall<>(before, failure, false);
    }

    /** A call that sends nothing by itself. */
    static <E, R> ScriptedCall<E, R> gated() {
        return new ScriptedCall<>(List.of(), null, true);
    }

    @Override
    public Flow.Publisher<E> events() {
        return newSubscriber -> {
            subscriber = newSubscriber;
            newSubscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    // Everything is sent below; the scripts are shorter than the first demand.
                }

                @Override
                public void cancel() {
                    ScriptedCall.this.cancel();
                }
            });
            started.countDown();
            if (!gated) {
                script.forEach(newSubscriber::onNext);
                end(failure);
            }
        };
    }

    void awaitStarted() throws InterruptedException {
        if (!started.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("The call was not started.");
        }
    }

    void awaitCancelled() throws InterruptedException {
        if (!cancelled.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("The call was not cancelled.");
        }
    }

    boolean cancelledSoon() throws InterruptedException {
        return cancelled.await(5, TimeUnit.MILLISECONDS);
    }

    void send(E event) {
        subscriber.onNext(event);
    }

    /** Sends the last event, which has the result. */
    void complete(E last) {
        send(last);
        end(null);
    }

    private void end(RuntimeException error) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        if (error == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(error);
        }
    }

    @Override
    public void cancel() {
        if (subscriber != null && !ended.get()) {
            cancelled.countDown();
            end(LlmException.builder(ErrorKind.CANCELLED, "The call was cancelled.")
                    .build());
        }
    }
}
