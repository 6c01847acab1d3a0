/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
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
    private final TextChunks texts = new TextChunks();
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
            throw ErrorEvents.read(frame.data(), errors, answer.headers());
        }
        TextChunk more = answer.identified() ? texts.read(frame.data()) : null;
        if (more != null) {
            answer.addText(more, out);
            return;
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
            throw errors.inWords(ErrorEvents.UNKNOWN, answer.headers());
        }
        answer.addDelta(chunk, out);
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
        ChatReplay.end(answer.response(true), out);
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
