/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.ResultEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A subscriber that demands what a test tells it to, writes everything down, and notices every broken rule. For a test's
 * thread; each wait ends after 30 seconds with an {@link AssertionError}. Only {@code assertQuietFor} always takes its whole
 * time, a fixed moment: that nothing comes cannot be waited for.
 *
 * @param <E> the events
 */
public class EventProbe<E> implements Flow.Subscriber<E> {

    /** What a subscriber is told. */
    enum Signal {
        SUBSCRIBED,
        EVENT,
        FAILED,
        COMPLETED
    }

    private static final long LIMIT_SECONDS = 30;
    private static final Object COMPLETE = "onComplete";

    private final long initialDemand;
    private final List<E> events = new CopyOnWriteArrayList<>();
    private final List<Object> terminals = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicLong demanded = new AtomicLong();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile Flow.Subscription subscription;
    private volatile Thread eventThread;
    private volatile Consumer<Signal> reaction = signal -> {};

    /** @param initialDemand how many events to demand at once; 0 for none */
    public EventProbe(long initialDemand) {
        this.initialDemand = initialDemand;
    }

    /**
     * @param initialDemand how many events to demand at once; 0 for none
     * @return a probe, subscribed
     */
    public static <E> EventProbe<E> subscribed(Flow.Publisher<E> events, long initialDemand) {
        EventProbe<E> probe = new EventProbe<>(initialDemand);
        events.subscribe(probe);
        return probe;
    }

    /** @return a probe that demands everything, subscribed */
    public static <E> EventProbe<E> subscribed(Flow.Publisher<E> events) {
        return subscribed(events, Long.MAX_VALUE);
    }

    /** @param newReaction happens inside each signal, after it was written down. What it throws is thrown by the signal */
    final void react(Consumer<Signal> newReaction) {
        reaction = newReaction;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        if (subscription != null) {
            broken.add("onSubscribe came twice");
        }
        subscription = newSubscription;
        if (initialDemand > 0) {
            request(initialDemand);
        }
        reaction.accept(Signal.SUBSCRIBED);
    }

    @Override
    public void onNext(E event) {
        enter("onNext");
        eventThread = Thread.currentThread();
        events.add(event);
        if (events.size() > demanded.get()) {
            broken.add("event " + events.size() + " came, but only " + demanded + " were demanded");
        }
        inside.decrementAndGet();
        arrived.release();
        reaction.accept(Signal.EVENT);
    }

    @Override
    public void onError(Throwable failure) {
        enter("onError");
        end(failure);
        reaction.accept(Signal.FAILED);
    }

    @Override
    public void onComplete() {
        enter("onComplete");
        end(COMPLETE);
        reaction.accept(Signal.COMPLETED);
    }

    private void enter(String signal) {
        if (subscription == null) {
            broken.add(signal + " came before onSubscribe");
        }
        if (!terminals.isEmpty()) {
            broken.add(signal + " came after " + terminals.get(0));
        }
        if (inside.incrementAndGet() != 1) {
            broken.add(signal + " came while another signal was being handled");
        }
    }

    private void end(Object terminal) {
        terminals.add(terminal);
        inside.decrementAndGet();
        ended.countDown();
    }

    /** Demands more. */
    public void request(long count) {
        demanded.getAndUpdate(current -> current + count < 0 ? Long.MAX_VALUE : current + Math.max(0, count));
        subscription.request(count);
    }

    /** Cancels as a subscriber does. */
    public void cancel() {
        subscription.cancel();
    }

    /** Waits until so many more events have come. */
    public EventProbe<E> awaitEvents(int count) {
        if (!waited(() -> arrived.tryAcquire(count, LIMIT_SECONDS, TimeUnit.SECONDS))) {
            throw new AssertionError(count + " more events did not come. So far: " + events + " " + terminals);
        }
        return this;
    }

    /**
     * Waits for a good end and checks what is true of each good stream.
     *
     * @return what the last event carries
     */
    public Object awaitResult() {
        Object terminal = awaitTerminal();
        if (terminal instanceof Throwable failure) {
            throw new AssertionError("The stream failed: " + failure, failure);
        }
        assertThat(events).as("events").isNotEmpty();
        E last = events.get(events.size() - 1);
        assertThat(last).as("the last event").isInstanceOf(ResultEvent.class);
        assertThat(events.stream().filter(ResultEvent.class::isInstance))
                .as("events that carry the result")
                .hasSize(1);
        return ((ResultEvent<?>) last).result();
    }

    /** Waits for a failure that is an {@link LlmException}. */
    public LlmException awaitFailure() {
        Object terminal = awaitTerminal();
        assertThat(terminal).as("the end of the stream").isInstanceOf(LlmException.class);
        return (LlmException) terminal;
    }

    /** @return the failure, or the text {@code onComplete} */
    public Object awaitTerminal() {
        if (!waited(() -> ended.await(LIMIT_SECONDS, TimeUnit.SECONDS))) {
            throw new AssertionError("The stream did not end. Events so far: " + events);
        }
        assertWellBehaved();
        return terminals.get(0);
    }

    /** Gives wrong signals this long to come, and checks that there were none and the number of events stayed. */
    void assertQuietFor(Duration duration) {
        int before = events.size();
        int endsBefore = terminals.size();
        waited(() -> new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS));
        assertThat(terminals).as("terminal signals").hasSize(endsBefore);
        assertThat(events).as("events").hasSize(before);
        assertWellBehaved();
    }

    /** Checks that the end came, and once. */
    void assertEndedOnce() {
        assertThat(terminals).as("terminal signals").hasSize(1);
        assertWellBehaved();
    }

    /** Checks the rules that hold at all times. */
    public void assertWellBehaved() {
        assertThat(broken).as("broken rules of Flow").isEmpty();
    }

    /** @return the events so far */
    public List<E> events() {
        return List.copyOf(events);
    }

    /** @return whether the stream has ended */
    public boolean ended() {
        return ended.getCount() == 0;
    }

    Thread eventThread() {
        return eventThread;
    }

    private interface Waiting {
        boolean happened() throws InterruptedException;
    }

    private static boolean waited(Waiting waiting) {
        try {
            return waiting.happened();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting.", e);
        }
    }
}
