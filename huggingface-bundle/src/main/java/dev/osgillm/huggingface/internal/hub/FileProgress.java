/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelProgress;
import dev.osgillm.support.call.SteppedCall;

/** Tells how far a file is: not for each piece, or there would be more progress than file. */
final class FileProgress {

    private static final int STEP = 1 << 20;

    private final HubFile file;
    private final SteppedCall.Output<ModelEvent> output;
    private long told;

    FileProgress(HubFile file, SteppedCall.Output<ModelEvent> output) {
        this.file = file;
        this.output = output;
    }

    /** Something new begins. */
    void begin(long completed) {
        told = completed;
        emit("downloading", completed);
    }

    /** Tells it when there is a step more, or less than before: then it begins anew. */
    void at(String status, long completed) {
        if (completed - told >= STEP || completed < told) {
            told = completed;
            emit(status, completed);
        }
    }

    void complete() {
        emit("complete", Math.max(0, file.size()));
    }

    private void emit(String status, long completed) {
        output.emit(new ModelProgress(status, file.path(), completed, Math.max(0, file.size())));
    }
}
