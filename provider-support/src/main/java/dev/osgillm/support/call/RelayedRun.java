/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import java.util.concurrent.Flow;

/**
 * One run of a call that is made of a provider's own work: from the subscription to the one terminal signal. What the work
 * tells is gone through by the draining thread of the relay.
 */
abstract class RelayedRun<E> implements EventRelay.Source, OpenCalls.OpenCall {

    final CallEngine engine;
    final EventRelay<E> relay;
    final CallTimers timers;

    RelayedRun(CallEngine engine, Flow.Subscriber<? super E> subscriber) {
        this.engine = engine;
        relay = new EventRelay<>(subscriber, this, engine::runAsync);
        timers = new CallTimers(engine.timer(), () -> leave(engine.openCalls().leaving()));
    }

    /** Begins the work, on the draining thread. */
    abstract void begin();

    /** The run is over: ends what still works. On the draining thread. */
    abstract void end();

    /** Lets the run in here and not on a thread of the engine's: the instance waits for what was let in. */
    final void start() {
        if (engine.admits(this)) {
            relay.begin(this::open);
        } else {
            relay.refuse(engine.openCalls().leaving());
        }
    }

    /** Tells a subscriber that comes second. */
    final void refuse(IllegalStateException reason) {
        relay.refuse(reason);
    }

    /** {@code Call.cancel()}: the subscriber is told. */
    final void cancelCall() {
        relay.stop(engine.cancelled());
    }

    @Override
    public final void leave(LlmException reason) {
        relay.stop(reason);
    }

    @Override
    public final Throwable describe(Throwable failure) {
        return failure;
    }

    @Override
    public final void over() {
        timers.stopAll();
        end();
        engine.openCalls().remove(this);
    }

    private void open() {
        if (relay.running()) {
            begin();
        }
    }
}
