/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelProgress;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.json.Json;
import java.util.function.Consumer;

/** Reads how far a pull, push or creation is: one JSON object per line. Only {@code success} is its good end. */
final class ProgressDecoder implements StreamDecoder<ModelEvent> {

    private final OllamaErrors errors;
    private boolean done;

    ProgressDecoder(OllamaErrors errors) {
        this.errors = errors;
    }

    @Override
    public void frame(Frame frame, Consumer<? super ModelEvent> out) {
        JsonObject line = errors.parse(frame.data());
        errors.check(line);
        String status = Json.text(line, "status", "");
        if (status.equals("success")) {
            done = true;
        } else if (!status.isEmpty()) {
            out.accept(new ModelProgress(
                    status,
                    Json.text(line, "digest", ""),
                    Math.max(0, Json.number(line, "completed", 0)),
                    Math.max(0, Json.number(line, "total", 0))));
        }
    }

    @Override
    public boolean atEnd() {
        return done;
    }

    @Override
    public void end(Consumer<? super ModelEvent> out) {
        if (!done) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The server stopped telling its progress before it was done. It may have been stopped; its log"
                                    + " tells more. Repeat the operation: what was done already is kept.")
                    .build();
        }
    }

    @Override
    public Object partial() {
        return null;
    }
}
