/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.StreamingCall;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * A call made of stages, run one after the other, for operations that take several requests. Its events are those of
 * the stages; the last stage tells the {@link dev.osgillm.api.ResultEvent}. It ends with the first stage that fails. The
 * forms without events wait for the end of the same run.
 *
 * @param <E> the events
 * @param <R> the result
 */
public final class StagedCall<E, R> implements StreamingCall<E, R> {

    private final CallEngine engine;
    private final List<Stage<E>> stages;
    private final SingleStart start = new SingleStart();

    /** @param stages not begun, at least one; their calls are of {@link CallEngine#forParts()} */
    public StagedCall(CallEngine engine, List<Stage<E>> stages) {
        this.engine = engine;
        this.stages = List.copyOf(stages);
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
        StagedRun<E> run = new StagedRun<>(engine, stages.iterator(), subscriber);
        if (start.begin(run::cancelCall)) {
            run.start();
        } else {
            run.refuse(SingleStart.alreadyStarted());
        }
    }
}
