/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.tgi;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.OpenAiErrors;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a stream of {@code /generate_stream}: one token each, the last one with the whole text and the reason of the end. */
final class GenerateDecoder implements StreamDecoder<ChatEvent> {

    private final GenerateAnswer answer;
    private final StopText stops;
    private final OpenAiErrors errors;
    private boolean said;
    private boolean last;

    GenerateDecoder(GenerateAnswer answer, StopText stops, OpenAiErrors errors) {
        this.answer = answer;
        this.stops = stops;
        this.errors = errors;
    }

    @Override
    public void frame(Frame frame, Consumer<? super ChatEvent> out) {
        JsonElement element = errors.parse(frame.data());
        // The status is 200 whatever happens, so errors come as frames.
        Optional<LlmException> error = errors.inDisguise(element);
        if (error.isPresent()) {
            throw error.get();
        }
        if (!element.isJsonObject()) {
            return;
        }
        JsonObject event = element.getAsJsonObject();
        JsonObject token = Json.object(event, "token");
        if (token != null && !"true".equals(Json.text(token, "special"))) {
            emit(stops.add(Json.text(token, "text", "")), out);
        }
        if (Json.has(event, "generated_text")) {
            last = true;
            answer.details(Json.object(event, "details"));
        }
    }

    private void emit(String text, Consumer<? super ChatEvent> out) {
        if (!text.isEmpty()) {
            said = true;
            answer.text(text);
            out.accept(new TextDelta(0, text));
        }
    }

    @Override
    public boolean atEnd() {
        return last;
    }

    @Override
    public void end(Consumer<? super ChatEvent> out) {
        emit(stops.end(answer.stopped()), out);
        if (!last) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The stream ended " + (said ? "in the middle of the answer" : "before it said anything")
                                    + ": it is not complete. Repeat the call; if it happens again, look for a proxy that"
                                    + " cuts long answers.")
                    .build();
        }
        if (!answer.usage().equals(Usage.UNKNOWN)) {
            out.accept(new UsageReported(answer.usage()));
        }
        out.accept(new ChatCompleted(answer.response(true)));
    }

    @Override
    public Object partial() {
        return answer.response(false);
    }
}
