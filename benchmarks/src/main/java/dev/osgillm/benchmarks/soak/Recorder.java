/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Takes the signals of one call, in whatever form, and notes what breaks the rules. */
final class Recorder implements Flow.Subscriber<ChatEvent> {

    /** How a subscriber asks for events. Called with the events taken so far, 0 at the start. */
    interface Demand {
        void next(Flow.Subscription subscription, int taken);
    }

    private final Demand demand;
    private final Consumer<String> violation;
    private final Thread caller = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger terminals = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final StringBuffer text = new StringBuffer();
    private volatile int taken;
    private volatile boolean left;
    private volatile boolean wasInterrupted;
    private volatile Throwable failure;
    private volatile ChatResponse response;
    private volatile Flow.Subscription subscription;

    Recorder(Demand demand, Consumer<String> violation) {
        this.demand = demand;
        this.violation = violation;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        demand.next(newSubscription, 0);
    }

    @Override
    public void onNext(ChatEvent event) {
        enter("an event");
        if (terminals.get() > 0 || left) {
            violation.accept("got an event after the end: " + event);
        }
        if (Thread.currentThread() == caller) {
            violation.accept("got an event on the thread of the caller");
        }
        take(event);
        taken++;
        inside.decrementAndGet();
        demand.next(subscription, taken);
    }

    /** Keeps what an event brings. */
    void take(ChatEvent event) {
        if (event instanceof TextDelta delta) {
            text.append(delta.text());
        } else if (event instanceof ChatCompleted completed) {
            response = completed.response();
        }
    }

    @Override
    public void onError(Throwable thrown) {
        enter("a failure");
        end(null, thrown);
        inside.decrementAndGet();
    }

    @Override
    public void onComplete() {
        enter("the completion");
        if (response == null) {
            violation.accept("completed without an answer");
        }
        end(response, null);
        inside.decrementAndGet();
    }

    private void enter(String what) {
        if (inside.getAndIncrement() != 0) {
            violation.accept("got " + what + " while another signal was delivered");
        }
    }

    /** The call ended, one way or the other. */
    void end(ChatResponse answer, Throwable thrown) {
        if (terminals.getAndIncrement() > 0) {
            violation.accept("ended again, with " + (thrown == null ? "an answer" : thrown));
            return;
        }
        if (left) {
            violation.accept("ended after its subscriber had left, with " + (thrown == null ? "an answer" : thrown));
        }
        response = answer;
        failure = thrown;
        ended.countDown();
    }

    /** The subscriber has cancelled its subscription: nothing may come any more. */
    void leave() {
        left = true;
        ended.countDown();
    }

    boolean awaitEnd(long seconds) throws InterruptedException {
        return ended.await(seconds, TimeUnit.SECONDS);
    }

    boolean left() {
        return left;
    }

    Throwable failure() {
        return failure;
    }

    ChatResponse response() {
        return response;
    }

    /** @return all text that events brought */
    String text() {
        return text.toString();
    }

    /** @param flag whether the waiting thread was interrupted when the call had ended */
    void interrupted(boolean flag) {
        wasInterrupted = flag;
    }

    boolean wasInterrupted() {
        return wasInterrupted;
    }
}
