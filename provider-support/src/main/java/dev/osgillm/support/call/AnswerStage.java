/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Call;
import java.util.function.Function;

/** Waits for an answer, and tells the event that is made of it. */
record AnswerStage<E, T>(Call<T> call, Function<T, E> event) implements Stage<E> {

    @Override
    public void begin(Report<E> report) {
        call.executeAsync().whenComplete((answer, failure) -> {
            if (failure != null) {
                report.failed(failure);
                return;
            }
            try {
                report.event(event.apply(answer));
                report.done();
            } catch (RuntimeException | Error e) {
                report.failed(e);
            }
        });
    }

    @Override
    public void cancel() {
        call.cancel();
    }
}
