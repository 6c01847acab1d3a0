/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import java.time.Duration;
import java.util.concurrent.Flow;

/** One run of a {@link SteppedCall}. */
final class SteppedRun<E> extends RelayedRun<E> implements SteppedCall.Output<E> {

    private final SteppedCall.Steps<E> steps;
    private Runnable wanted; // used by the draining thread only

    SteppedRun(CallEngine engine, SteppedCall.Steps<E> steps, Flow.Subscriber<? super E> subscriber) {
        super(engine, subscriber);
        this.steps = steps;
    }

    @Override
    void begin() {
        run(() -> steps.begin(this));
    }

    @Override
    void end() {
        steps.over();
    }

    @Override
    public void ready(boolean demanded) {
        Runnable next = wanted;
        if (demanded && next != null) {
            wanted = null;
            run(next);
        }
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
        } catch (RuntimeException | Error e) {
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
