/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import java.time.Duration;
import java.util.concurrent.Flow;

/** One run of a {@link SteppedCall}. */
final class SteppedRun<E> implements EventRelay.Source, OpenCalls.OpenCall, SteppedCall.Output<E> {

    private final CallEngine engine;
    private final SteppedCall.Steps<E> steps;
    private final EventRelay<E> relay;
    private final CallTimers timers;
    private Runnable wanted; // used by the draining thread only

    SteppedRun(CallEngine engine, SteppedCall.Steps<E> steps, Flow.Subscriber<? super E> subscriber) {
        this.engine = engine;
        this.steps = steps;
        relay = new EventRelay<>(subscriber, this, engine::runAsync);
        timers = new CallTimers(engine.timer());
    }

    void start() {
        relay.begin(this::open);
    }

    /** Tells a subscriber that comes second. */
    void refuse(IllegalStateException reason) {
        relay.refuse(reason);
    }

    void cancelCall() {
        relay.stop(engine.cancelled());
    }

    @Override
    public void leave(LlmException reason) {
        relay.stop(reason);
    }

    private void open() {
        if (!relay.running()) {
            return;
        }
        if (engine.openCalls().add(this)) {
            run(() -> steps.begin(this));
        } else {
            relay.fail(engine.openCalls().leaving());
        }
    }

    // What the relay asks for.

    @Override
    public void ready(boolean demanded) {
        Runnable next = wanted;
        if (demanded && next != null) {
            wanted = null;
            run(next);
        }
    }

    @Override
    public Throwable describe(Throwable failure) {
        return failure;
    }

    @Override
    public void over() {
        timers.stopAll();
        steps.over();
        engine.openCalls().remove(this);
    }

    // What the steps tell.

    @Override
    public void emit(E event) {
        note(() -> relay.emit(event));
    }

    @Override
    public void whenWanted(Runnable next) {
        note(() -> wanted = next);
    }

    @Override
    public void run(Runnable work) {
        engine.runAsync(() -> guarded(work));
    }

    @Override
    public void after(Duration delay, Runnable work) {
        timers.after(delay, () -> guarded(work));
    }

    @Override
    public void complete() {
        note(relay::complete);
    }

    @Override
    public void fail(Throwable failure) {
        note(() -> relay.fail(engine.failure(failure, null)));
    }

    @Override
    public void stop(LlmException failure) {
        relay.stop(engine.named(failure));
    }

    /** A defect of a step must end the run, or nothing would. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError e) {
            fail(e);
        }
    }

    private void note(Runnable action) {
        relay.note(() -> {
            if (relay.running()) {
                action.run();
            }
        });
    }
}
