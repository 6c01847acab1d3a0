/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.StreamDecoder;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a stream of chunks. It has ended well when it said {@code [DONE]}, or when its input ended after every answer had
 * a finish reason; the end of input alone is no end.
 */
final class ChatStreamDecoder implements StreamDecoder<ChatEvent> {

    private static final String DONE = "[DONE]";

    private final ChatAnswer answer;
    private final OpenAiErrors errors;
    private boolean done;

    ChatStreamDecoder(ChatAnswer answer, OpenAiErrors errors) {
        this.answer = answer;
        this.errors = errors;
    }

    @Override
    public void frame(Frame frame, Consumer<? super ChatEvent> out) {
        if (frame.data().strip().startsWith(DONE)) {
            done = true;
            return;
        }
        if (frame.event().equals("error")) {
            throw eventOfError(frame);
        }
        JsonElement element = errors.parse(frame.data());
        Optional<LlmException> error = errors.inDisguise(element, answer.headers());
        if (error.isPresent()) {
            throw error.get();
        }
        if (!element.isJsonObject()) {
            return;
        }
        JsonObject chunk = element.getAsJsonObject();
        if (ChatAnswer.endedWithError(chunk)) {
            throw errors.inWords(ChatAnswer.UNKNOWN_ERROR, answer.headers());
        }
        answer.addDelta(chunk, out);
    }

    private LlmException eventOfError(Frame frame) {
        try {
            JsonElement element = errors.parse(frame.data());
            return errors.inDisguise(element, answer.headers())
                    .or(() -> errors.inDisguise(wrapped(element), answer.headers()))
                    .orElseGet(() -> errors.inWords(frame.data(), answer.headers()));
        } catch (LlmException notJson) {
            return errors.inWords(frame.data(), answer.headers());
        }
    }

    private static JsonObject wrapped(JsonElement error) {
        JsonObject object = new JsonObject();
        object.add("error", error);
        return object;
    }

    @Override
    public boolean atEnd() {
        return done;
    }

    @Override
    public void end(Consumer<? super ChatEvent> out) {
        if (!answer.hasChoices()) {
            throw done ? ChatAnswer.noAnswer() : cut("before it said anything");
        }
        if (!done && !answer.finished()) {
            throw cut("in the middle of the answer");
        }
        if (answer.hasCutToolCalls()) {
            throw cut("in the middle of a tool call");
        }
        answer.completeToolCalls(out);
        if (answer.usage() != null) {
            out.accept(new UsageReported(answer.usage()));
        }
        out.accept(new ChatCompleted(answer.response(true)));
    }

    private static LlmException cut(String where) {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The stream ended " + where
                                + ": without a finish reason it is not complete. Repeat the call; if it"
                                + " happens again, look for a proxy that cuts long answers.")
                .build();
    }

    @Override
    public Object partial() {
        return answer.response(false);
    }
}
