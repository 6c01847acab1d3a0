/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * A streaming call made of steps of a provider's own: other calls one after the other, work on the disk. It keeps the
 * contract of streams; the steps only say what happens. Leaves with its instance as every call does.
 *
 * @param <E> the events, the last one with the result
 * @param <R> the result
 */
public final class SteppedCall<E, R> implements StreamingCall<E, R> {

    /**
     * The work of one run.
     *
     * @param <E> the events
     */
    public interface Steps<E> {

        /** Begins the work and returns soon. On a thread of the engine's, as everything that the output runs. */
        void begin(Output<E> output);

        /** The run is over, well or not: what still runs must end now. Called once, also before {@link #begin}. */
        void over();
    }

    /**
     * What the steps tell. Thread safe; nothing has an effect once the run is over.
     *
     * @param <E> the events
     */
    public interface Output<E> {

        /** Emits an event. Those that nobody has asked for yet are kept, so {@link #whenWanted} belongs before the next. */
        void emit(E event);

        /** Runs something once all events were taken and one more is asked for: so a slow subscriber slows the work down. */
        void whenWanted(Runnable next);

        /** Runs something soon. */
        void run(Runnable work);

        /** Runs something short later. */
        void after(Duration delay, Runnable work);

        /** Ends the run well; the last event was emitted. */
        void complete();

        /** Ends the run once the events until now were taken. */
        void fail(Throwable failure);

        /** Ends the run at once. */
        void stop(LlmException failure);
    }

    private final CallEngine engine;
    private final Supplier<? extends Steps<E>> steps;
    private final SingleStart start = new SingleStart();

    /** @param steps makes the work of a run, whose calls are of {@link CallEngine#forParts()}; called at the start */
    public SteppedCall(CallEngine engine, Supplier<? extends Steps<E>> steps) {
        this.engine = engine;
        this.steps = steps;
    }

    @Override
    public Flow.Publisher<E> events() {
        return this::subscribe;
    }

    @Override
    public void cancel() {
        start.cancel();
    }

    private void subscribe(Flow.Subscriber<? super E> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        SteppedRun<E> run = new SteppedRun<>(engine, steps.get(), subscriber);
        if (start.begin(run::cancelCall)) {
            run.start();
        } else {
            run.refuse(SingleStart.alreadyStarted());
        }
    }
}
