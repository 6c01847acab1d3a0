/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Flow;

/**
 * One run of a {@link StagedCall}: from the first stage to the one terminal signal. What stages tell is worked through by
 * the draining thread of its {@link EventRelay}, which also owns the fields that are not final or volatile.
 */
final class StagedRun<E> extends RelayedRun<E> {

    private final Iterator<Stage<E>> stages;

    // Read by the timer of a silent stage.
    private volatile Stage<E> current;
    private volatile long lastSign;

    private boolean asked;

    StagedRun(CallEngine engine, Iterator<Stage<E>> stages, Flow.Subscriber<? super E> subscriber) {
        super(engine, subscriber);
        this.stages = stages;
    }

    @Override
    void begin() {
        next();
    }

    @Override
    void end() {
        Stage<E> stage = current;
        current = null;
        if (stage != null) {
            stage.cancel();
        }
    }

    @Override
    public void ready(boolean demanded) {
        Stage<E> stage = current;
        if (demanded && !asked && stage != null) {
            asked = true;
            stage.request();
        }
    }

    private void next() {
        current = null;
        if (!relay.running()) {
            return;
        }
        if (!stages.hasNext()) {
            relay.complete();
            return;
        }
        Stage<E> stage = stages.next();
        asked = false;
        lastSign = engine.nanoTime().getAsLong();
        current = stage;
        try {
            stage.begin(new StageReport(stage));
            watch(stage, stage.silence());
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        current = null;
        relay.fail(engine.failure(failure, null));
    }

    private void watch(Stage<E> stage, Duration after) {
        timers.schedule(after, () -> {
            Duration limit = stage.silence();
            long quiet = engine.nanoTime().getAsLong() - lastSign;
            if (stage == current && quiet < limit.toNanos()) {
                watch(stage, limit.minusNanos(quiet));
            } else {
                relay.noteElsewhere(() -> silent(stage, limit));
            }
        });
    }

    private void silent(Stage<E> stage, Duration limit) {
        if (stage == current && relay.running()) {
            // The stage stays the current one, so that the end of the run cancels it.
            relay.fail(LlmException.builder(
                            ErrorKind.TIMEOUT,
                            "Nothing moved for " + limit.toMillis() + " ms. Check the server, and repeat the call.")
                    .provider(engine.providerId())
                    .build());
        }
    }

    private final class StageReport implements Stage.Report<E> {

        private final Stage<E> stage;

        StageReport(Stage<E> stage) {
            this.stage = stage;
        }

        @Override
        public void event(E event) {
            alive();
            note(() -> {
                asked = false;
                relay.emit(event);
            });
        }

        @Override
        public void alive() {
            lastSign = engine.nanoTime().getAsLong();
        }

        @Override
        public void done() {
            note(StagedRun.this::next);
        }

        @Override
        public void failed(Throwable failure) {
            note(() -> StagedRun.this.failed(failure));
        }

        @Override
        public void execute(Runnable work) {
            engine.runAsync(work);
        }

        private void note(Runnable action) {
            relay.note(() -> {
                if (stage == current && relay.running()) {
                    action.run();
                }
            });
        }
    }
}
