/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.EventStream;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelInfo;
import java.util.ArrayList;
import java.util.List;

/** Collects what an operation on a model tells. */
final class ModelEvents {

    private ModelEvents() {}

    static List<ModelEvent> of(StreamingCall<ModelEvent, ModelInfo> call) {
        List<ModelEvent> list = new ArrayList<>();
        try (EventStream<ModelEvent> events = call.stream()) {
            events.forEachRemaining(list::add);
        }
        return list;
    }
}
